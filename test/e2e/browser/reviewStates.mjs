// @ts-check
// What a person sees before, beside and after the happy path: welcome, failure, nothing to do, notes, a restart.
import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { happens } from '../waiting.mjs';

export const name = 'every state of the queue';

const view = '[id="workbench.view.extension.countersign"]';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run({ open, workbench, test, page, workspace, git, expectEventually }) {
  const viewText = async () => (await page.locator(view).allInnerTexts()).join('\n');
  const hunks = async () => (await workbench.visibleQueueRows()).filter((row) => row.level === 2);
  /** @param {string} pick */
  const review = async (pick) => {
    await workbench.runCommand('Countersign: Review Changes…');
    await workbench.pickItem(pick);
  };

  await test('without a review the view says what it is for and offers the one thing to do', async () => {
    await open();
    await workbench.openCountersignView();
    await expectEventually(
      viewText,
      (text) => text.includes('Review Changes') && text.includes('AI-written lines are marked'),
      'the welcome view',
    );
  });

  await test('a range that does not exist is one sentence with a next step', async () => {
    await review('Range…');
    await workbench.fillInputBox('nope..HEAD', /Review a Range/);
    const said = await workbench.waitForNotification(/nope/);
    assert.equal(said, 'No commit is named "nope". Check the spelling, or fetch it first.');
    await expectEventually(viewText, (text) => text.includes('could not be opened'), 'the failed view');
    await workbench.clearNotifications();
  });

  await test('nothing staged is said, not shown as an empty list', async () => {
    await review('Staged changes');
    await expectEventually(viewText, (text) => text.includes('Nothing changed'), 'the empty view');
  });

  await test('uncommitted work is a review too, untracked files included', async () => {
    await writeFile(join(workspace.directory, 'notes.ts'), 'export const note = 1;\n');
    await review('Uncommitted changes');
    await expectEventually(
      hunks,
      (rows) => rows.length === 1 && /Author unknown: .*notes\.ts/.test(rows[0]?.ariaLabel ?? ''),
      'one hunk',
    );
    assert.equal(await git(['status', '--porcelain']), '?? notes.ts');
    await rm(join(workspace.directory, 'notes.ts'));
  });

  await test('the branch opens, and its groups can be modules or files', async () => {
    await review('This branch against');
    await expectEventually(hunks, (rows) => rows.length > 10, 'the hunks of the branch');
    await workbench.runCommand('Countersign: Group by Module');
    const groups = async () =>
      (await workbench.visibleQueueRows()).filter((row) => row.level === 1).map((row) => row.label);
    await expectEventually(groups, (labels) => labels.includes('packages/api'), 'a module');
    await workbench.runCommand('Countersign: Group by Risk');
    await expectEventually(groups, (labels) => labels.includes('High risk'), 'the risks');
  });

  await test('needs work takes a note, and the queue goes on', async () => {
    await workbench.openHunk('0004_retry_queue.sql');
    await workbench.runCommand('Countersign: Mark Hunk as Needs Work…');
    await workbench.fillInputBox('Archive the table before it is dropped.');
    await workbench.waitForHunkState('0004_retry_queue.sql', 'Needs work');
    // The next hunk is opened, and its row selected.
    await expectEventually(
      hunks,
      (rows) => rows.some((row) => row.selected && row.ariaLabel.startsWith('Seen')),
      'the next hunk',
    );
  });

  await test('later puts a hunk off, and next goes round it', async () => {
    await workbench.runCommand('Countersign: Come Back to Hunk Later');
    await expectEventually(
      hunks,
      (rows) => rows.some((row) => row.ariaLabel.startsWith('Later')),
      'a hunk for later',
    );
  });

  await test('decisions survive a restart of the window', async () => {
    const tab = page.locator('.editor-group-container.active .tab.active .label-name').first();
    await workbench.waitUntilRemembered((await tab.innerText()).replace(/ \(.*/, ''));
    await workbench.reloadWindow();
    await workbench.waitForQueue(
      (rows) =>
        rows.filter((row) => row.level === 2).length > 10 &&
        ['Needs work', 'Later'].every((state) => rows.some((row) => row.ariaLabel.startsWith(state))),
      'the hunks again, by themselves, with what was decided',
    );
    await workbench.waitForDiff(
      'modified',
      (text) => text.trim().split('\n').length > 3,
      'the diff that was open',
    );
  });

  await test('the gate says the next step, and the overview counts', async () => {
    await workbench.runCommand('Countersign: Verify Sign-off');
    await workbench.waitForNotification(/The gate does not pass yet\. Next: .*senior/);
    await workbench.clearNotifications();
    await workbench.runCommand('Countersign: Show Review Overview');
    const frame = page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
    await expectEventually(
      () => frame.locator('body').innerText(),
      (text) => /packages\/api → packages\/storage/.test(text),
      'the import',
    );
    await expectEventually(
      async () => (await frame.locator('dl').allInnerTexts()).join('\n'),
      (text) => /No record says who wrote it/.test(text),
      'the legend',
    );
    await workbench.screenshot('overview');
  });

  await test('a file of a closed review says so, and how to come back', async () => {
    await workbench.openHunk('ledger.ts');
    await workbench.waitUntilRemembered('ledger.ts');
    const isClosed = async () => (await viewText()).includes('Open a review to see');
    const editorText = async () => (await page.locator('.part.editor').allInnerTexts()).join(' ');
    await expectEventually(
      async () => {
        if (!(await isClosed())) await workbench.runCommand('Countersign: Close Review');
        await expectEventually(isClosed, (is) => is, 'no review');
        // The editor keeps what it has read for a while, and what is remembered is on disk a moment late: the review may
        // be back after this.
        await workbench.reloadWindow();
        const isSaid = async () =>
          /The review of this file is closed/.test((await editorText()).replaceAll('\u00a0', ' '));
        return happens(isSaid, { timeout: 20_000 });
      },
      (is) => is,
      'why there is nothing to see',
      { timeout: 240_000 },
    );
    await workbench.screenshot('reviewStates-closed');
    await review('This branch against');
    await workbench.waitForDiff('modified', (text) => text.includes('LedgerCharge'), 'the file again');
  });
}
