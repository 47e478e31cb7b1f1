// @ts-check
// What stands beside the way of a review, in each kind of theme, to be looked at: the author's side, filters by module,
// origins, notebooks, repositories, Restricted Mode. COUNTERSIGN_E2E=pictures npm test -- --only e2e runs it.
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { quietSettings } from '../../harness/editorSettings.mjs';
import { setUpEmbeddedVsCode, setUpPackage } from '../../harness/setUp.mjs';
import { startVsCodeServer } from '../../harness/vscodeServer.mjs';
import { themePicturesOf } from '../themePictures.mjs';

export const name = 'pictures of what stands beside a review';

const author = ['-c', 'user.name=Dana Developer', '-c', 'user.email=dana@orchard.example'];
const asked = 'Archive the rows before they are deleted.';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run(context) {
  const { open, workbench, workspace, remote, test, page, git, cli, expectEventually } = context;
  const { picture, writeSettings } = themePicturesOf(context, 'picturesBeside');
  const authors = join(dirname(workspace.directory), 'authors-clone');
  const frame = page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');

  /** @param {string} range */
  async function review(range) {
    await workbench.runCommand('Countersign: Review Changes…');
    await workbench.pickItem('Range…', { typed: 'Range' });
    await workbench.fillInputBox(range, /Three dots/);
    await workbench.waitForQueue((rows) => rows.some(({ level }) => level === 2), 'the queue');
  }

  await test('the queue is filtered by a module of the map', async () => {
    await writeSettings({});
    await open();
    await workbench.openCountersignView();
    await review('main...HEAD');
    await workbench.widenSideBar(460);
    await workbench.runCommand('Countersign: Show Review Overview');
    const button = frame.locator('main button.link', { hasText: /^packages\/api$/ });
    const isChosen = async () => (await button.getAttribute('aria-pressed')) === 'true';
    await workbench.clickUntil(() => button.click({ timeout: 10_000 }), isChosen, 'the filter');
    await picture('moduleFilter');
    await workbench.runCommand('Countersign: Clear Filters');
    await workbench.runCommand('Countersign: Filter the Review Queue…');
    await workbench.filterList('Module');
    await workbench.quickPickItems((labels) => labels.includes('Module packages/api'));
    await picture('filterPlaces');
    await workbench.closeQuickInput();
    await workbench.runCommand('View: Close All Editors');
  });

  await test('where AI-written lines come from', async () => {
    const isShown = async () => /Written by an AI/.test(await workbench.hoverText());
    await workbench.openHunk('ledger.ts');
    const show = async () => {
      if (await isShown()) return;
      await workbench.focusDiffEditor();
      await workbench.pressUntil('i', isShown, 'the origin');
    };
    await picture('origin', { show });
    await workbench.pressUntil('Escape', async () => !(await isShown()), 'no hover');
  });

  await test('which repository is meant', async () => {
    await git([
      'worktree',
      'add',
      '-q',
      '-b',
      'hotfix',
      join(dirname(workspace.directory), 'orchard-hotfix'),
    ]);
    await workbench.runCommand('Countersign: Review Changes…');
    await workbench.pickItem('Another repository, work tree or submodule…', { typed: 'another repository' });
    await workbench.quickPickItems((labels) => labels.some((label) => label.includes('orchard-hotfix')));
    await picture('repositories');
    await workbench.closeQuickInput();
  });

  await test('what a reviewer asked for, in the queue of the author', async () => {
    await workbench.openHunk('0004_retry_queue.sql');
    const isAsked = async () =>
      /What should the author change/.test((await workbench.readQuickInput())?.message ?? '');
    await workbench.pressUntil('n', isAsked, 'the question');
    await workbench.fillInputBox(asked, /What should the author change/);
    await workbench.waitForHunkState('0004_retry_queue.sql', 'Needs work');
    await workbench.openHunk('retryPolicy.ts');
    await workbench.pressKey('a');
    await workbench.waitForHunkState('retryPolicy.ts', 'Attested');
    await workbench.runCommand('Countersign: Sign Off…');
    await workbench.acceptDialog('Sign and Commit', /Sign off 1 of/);
    await workbench.waitForNotification(/Signed off 1 of/);
    await workbench.pressNotificationButton('Push');
    const here = await git(['rev-parse', 'HEAD', 'refs/countersign/records']);
    const there = () =>
      git(['rev-parse', `refs/heads/${workspace.branch}`, 'refs/countersign/records'], { cwd: remote }).catch(
        () => '',
      );
    await expectEventually(there, (names) => names === here, 'branch and records at the remote');
    await git(['clone', '-q', remote, authors]);
    await git(['checkout', '-q', workspace.branch], { cwd: authors });
    await git(['config', 'user.name', 'Dana Developer'], { cwd: authors });
    await git(['config', 'user.email', 'dana@orchard.example'], { cwd: authors });
    await cli(['records', 'fetch'], { cwd: authors });
    await writeSettings({}, authors);
    await open({ folder: authors });
    await workbench.openCountersignView();
    await review('origin/main...HEAD');
    await workbench.widenSideBar(460);
    await workbench.runCommand('Countersign: Prepare for Sign-Off…');
    await workbench.expectQuestion(/Before you ask for a review/);
    await picture('points', { directory: authors });
    await workbench.closeQuickInput();
    await workbench.waitForQueue(
      ([group]) => group?.label === 'Asked for work',
      'what is asked for in front',
    );
    await workbench.openHunk('0004_retry_queue.sql');
    await picture('requests', { directory: authors });
  });

  await test('an explanation of several lines', async () => {
    await workbench.openHunk('ledger.ts');
    const box = page.locator('.review-widget .edit-container .monaco-editor.focused').first();
    await workbench.pressUntil('Shift+E', () => box.isVisible(), 'the box');
    await page.keyboard.type('Amounts are kept in cents.');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Rounding happens at the edge.');
    await picture('explanationBox', { directory: authors });
    const cancel = page.locator('.review-widget .monaco-button', { hasText: 'Cancel' }).first();
    const isGone = async () => (await page.locator('.review-widget .edit-container').count()) === 0;
    await workbench.clickUntil(() => cancel.click({ timeout: 10_000 }), isGone, 'the box to go');
    await workbench.runCommand('Countersign: Stop Preparing');
  });

  await test('a notebook', async () => {
    await git(['checkout', '-q', '-b', 'notebooks'], { cwd: authors });
    for (const value of [1, 2]) {
      await writeFile(join(authors, 'model.ipynb'), notebook(value));
      await git(['add', '.'], { cwd: authors });
      await git([...author, 'commit', '-q', '-m', `Step ${value}`], { cwd: authors });
    }
    await review('HEAD~1..HEAD');
    await workbench.clickQueueRow('model.ipynb', { isHunk: true });
    await page.waitForSelector('.notebook-text-diff-editor >> text=Metadata');
    await picture('notebook', { directory: authors });
  });

  await test('Restricted Mode', async () => {
    const { vscode } = await setUpEmbeddedVsCode();
    const trust = {
      'security.workspace.trust.enabled': true,
      'security.workspace.trust.startupPrompt': 'never',
      'security.workspace.trust.banner': 'always',
    };
    const server = await startVsCodeServer({
      vscode,
      settings: { ...quietSettings(), ...trust },
      extensions: [await setUpPackage()],
      isTrustAsked: true,
    });
    try {
      await workbench.openFolder(server.folderUrl(workspace.directory));
      await workbench.waitForStatus(/Restricted Mode/);
      await workbench.openCountersignView();
      await review('main...HEAD');
      await workbench.clickQueueRow('retryPolicy.ts', { isHunk: true });
      await workbench.waitForDiff('modified', (text) => text.includes('export'), 'the file');
      await workbench.focusDiffEditor();
      const isRefused = async () =>
        (await workbench.readNotifications()).some((text) => /Attesting needs a trusted/.test(text));
      await workbench.pressUntil('a', isRefused, 'the refusal');
      await picture('restricted');
    } finally {
      await server.stop();
    }
  });
}

/** @param {number} value */
function notebook(value) {
  const code = {
    cell_type: 'code',
    execution_count: 1,
    metadata: {},
    outputs: [],
    source: [`x = ${value}\n`, 'print(x)'],
  };
  const metadata = { language_info: { name: 'python' } };
  return `${JSON.stringify({ cells: [code], metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}
