// @ts-check
// What a person sees before, beside and after the happy path: welcome, failure, nothing to do, notes, a restart.
import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const name = 'every state of the queue';

const view = '[id="workbench.view.extension.countersign"]';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run({ open, workbench, test, page, workspace, git, expectEventually, waitUntilQuiet }) {
  const viewText = () => page.locator(view).innerText();
  const hunks = async () => (await workbench.visibleQueueRows()).filter((row) => row.level === 2);
  /** @param {string} pick */
  const review = async (pick) => {
    await workbench.runCommand('Countersign: Review Changes…');
    await workbench.pickItem(pick);
  };

  await test('without a review the view says what it is for and offers the one thing to do', async () => {
    await open();
    await workbench.openCountersignView();
    await expectEventually(viewText, (text) => text.includes('Review Changes'), 'the welcome view');
    assert.match(await viewText(), /AI-written lines are marked/);
  });

  await test('a range that does not exist is one sentence with a next step', async () => {
    await review('Range…');
    await workbench.fillInputBox('nope..HEAD');
    const said = await workbench.waitForNotification(/nope/);
    assert.equal(said, 'No commit is named "nope". Check the spelling, or fetch it first.');
    await expectEventually(viewText, (text) => text.includes('could not be opened'), 'the failed view');
    await workbench.runCommand('Notifications: Clear All Notifications');
  });

  await test('nothing staged is said, not shown as an empty list', async () => {
    await review('Staged changes');
    await expectEventually(viewText, (text) => text.includes('Nothing changed'), 'the empty view');
  });

  await test('uncommitted work is a review too, untracked files included', async () => {
    await writeFile(join(workspace.directory, 'notes.ts'), 'export const note = 1;\n');
    await review('Uncommitted changes');
    await expectEventually(hunks, (rows) => rows.length === 1, 'one hunk');
    assert.match((await hunks())[0]?.ariaLabel ?? '', /Author unknown: .*notes\.ts/);
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
    await workbench.clickQueueRow('0004_retry_queue.sql');
    await waitUntilQuiet(page, { milliseconds: 800 });
    await workbench.runCommand('Countersign: Mark Hunk as Needs Work…');
    await workbench.fillInputBox('Archive the table before it is dropped.');
    await expectEventually(
      hunks,
      (rows) => rows.some((row) => row.ariaLabel.startsWith('Needs work')),
      'the note in the queue',
    );
  });

  await test('later puts a hunk off, and next goes round it', async () => {
    await waitUntilQuiet(page, { milliseconds: 800 });
    await workbench.runCommand('Countersign: Come Back to Hunk Later');
    await expectEventually(
      hunks,
      (rows) => rows.some((row) => row.ariaLabel.startsWith('Later')),
      'a hunk for later',
    );
  });

  await test('decisions survive a restart of the window', async () => {
    await page.reload({ waitUntil: 'domcontentloaded' });
    await page.waitForSelector('.monaco-workbench .part.statusbar .statusbar-item', { timeout: 60_000 });
    const rows = await expectEventually(
      hunks,
      (shown) => shown.length > 10,
      'the hunks again, by themselves',
    );
    assert.ok(rows.some((row) => row.ariaLabel.startsWith('Needs work')));
    assert.ok(rows.some((row) => row.ariaLabel.startsWith('Later')));
    const lines = await expectEventually(
      () => workbench.diffLines('modified'),
      (shown) => shown.length > 3,
      'the diff that was open',
    );
    assert.ok(lines.some((line) => line.trim() !== ''));
  });

  await test('the gate says the next step, and the overview counts', async () => {
    await workbench.runCommand('Countersign: Verify Sign-off');
    await workbench.waitForNotification(/The gate does not pass yet\. Next: .*senior/);
    await workbench.runCommand('Notifications: Clear All Notifications');
    await workbench.runCommand('Countersign: Show Review Overview');
    const frame = page.frameLocator('iframe.webview').frameLocator('iframe');
    await frame.locator('h1').waitFor({ timeout: 30_000 });
    assert.match(await frame.locator('body').innerText(), /packages\/api → packages\/storage/);
    assert.match(await frame.locator('dl').innerText(), /No record says who wrote it/);
    await workbench.screenshot('overview');
  });
}
