// @ts-check
// What stands beside the way of a review, in each kind of theme, to be looked at: the author's side, filters by module,
// origins, notebooks, repositories, Restricted Mode. COUNTERSIGN_E2E=pictures npm test -- --only e2e runs it.
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { quietSettings } from '../../harness/editorSettings.mjs';
import { setUpEmbeddedVsCode, setUpPackage } from '../../harness/setUp.mjs';
import { startVsCodeServer } from '../../harness/vscodeServer.mjs';
import { askForWork, cloneForAuthor } from '../askForWork.mjs';
import { notebook } from '../notebook.mjs';
import { themePicturesOf } from '../themePictures.mjs';

export const name = 'pictures of what stands beside a review';

const author = ['-c', 'user.name=Dana Developer', '-c', 'user.email=dana@orchard.example'];
const asked = 'Archive the rows before they are deleted.';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run(context) {
  const { open, workbench, workspace, test, page, git, cli } = context;
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
    await askForWork(context, asked);
    await cloneForAuthor(context, authors);
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
