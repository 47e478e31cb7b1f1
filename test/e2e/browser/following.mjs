// @ts-check
// The queue follows the repository by itself, whatever moves it, keeps the place, and says what became of it.
import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { print } from '../../harness/progress.mjs';

export const name = 'the queue follows the repository';

const author = ['-c', 'user.name=Dana Developer', '-c', 'user.email=dana@orchard.example'];

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run({ open, workbench, workspace, remote, test, page, git, cli, expectEventually }) {
  const file = (/** @type {string} */ path) => join(workspace.directory, path);
  const rowOf = async (/** @type {string} */ text) =>
    (await workbench.visibleQueueRows()).find(
      ({ level, ariaLabel }) => level > 1 && ariaLabel.includes(text),
    );
  const message = async () => (await workbench.statusBarItems()).join('\n');
  const selected = async () =>
    (await workbench.visibleQueueRows()).find((row) => row.selected)?.ariaLabel ?? '';
  /** Waits for a row, and prints how long that took. @param {string} what @param {() => Promise<boolean>} isDone */
  const timed = async (what, isDone) => {
    const begun = performance.now();
    await expectEventually(isDone, (done) => done, what);
    print(`    ${what}: ${Math.round(performance.now() - begun)} ms`);
  };

  await test('an amend of what was signed is said by name, and the place stays', async () => {
    await open({ startupReview: 'main...HEAD' });
    await workbench.waitForReview();
    await workbench.openHunk('ledger.ts');
    await workbench.pressKey('a');
    await workbench.waitForHunkState('ledger.ts', 'Attested');
    await workbench.runCommand('Countersign: Sign Off…');
    await workbench.acceptDialog('Sign and Commit', /Sign off 1 of/);
    await workbench.waitForNotification(/Signed off 1 of 27 hunks\. 25 left/);
    await workbench.clearNotifications();
    await workbench.openHunk('retryPolicy.ts');
    const path = 'packages/billing/src/ledger.ts';
    const text = await readFile(file(path), 'utf8');
    await writeFile(file(path), text.replace('fee: number', 'fee: bigint'));
    await git([...author, 'commit', '-q', '-a', '-m', 'Wait longer']);
    await timed(
      'a commit shows',
      async () => (await rowOf('ledger.ts'))?.ariaLabel.startsWith('Stale') ?? false,
    );
    await expectEventually(
      async () => (await rowOf('ledger.ts'))?.ariaLabel ?? '',
      (label) => /^Stale, signed by \S+ on \d{4}-\d\d-\d\d, /.test(label),
      'who signed it',
    );
    await expectEventually(
      message,
      (items) => /1 hunk is stale, it was edited since it was signed \(ledger\.ts\)/.test(items),
      'what became stale',
    );
    assert.match(await selected(), /retryPolicy\.ts/);
    await workbench.screenshot('following-stale');
    await writeFile(file(path), text);
    await git([...author, 'commit', '-q', '-a', '--amend', '--allow-empty', '-m', 'Wait as before']);
    await timed(
      'an amend shows',
      async () => (await rowOf('ledger.ts'))?.ariaLabel.startsWith('Attested') ?? false,
    );
    assert.match(await selected(), /retryPolicy\.ts/);
  });

  await test('a diff in front shows the file as it is now, and keys are about that', async () => {
    await workbench.openHunk('ledger.ts');
    await workbench.waitForDiff('modified', (text) => text.includes('fee: number'), 'the file');
    const path = 'packages/billing/src/ledger.ts';
    const text = await readFile(file(path), 'utf8');
    await writeFile(file(path), text.replace('fee: number', 'fee: bigint'));
    await git([...author, 'commit', '-q', '-a', '-m', 'Count in big numbers']);
    await workbench.waitForDiff('modified', (shown) => shown.includes('fee: bigint'), 'the edited file');
    await workbench.waitForHunkState('ledger.ts', 'Stale');
    const tabs = () => page.locator('.tab[aria-label^="ledger.ts"]').count();
    await expectEventually(tabs, (count) => count === 1, 'one tab of it');
    await workbench.focusDiffEditor();
    const isLater = async () => (await workbench.hunkState('ledger.ts')) === 'Later';
    await workbench.pressUntil('l', isLater, 'the edited hunk to be put off');
    await workbench.runCommand('Countersign: Undo Last Decision');
    await workbench.waitForHunkState('ledger.ts', 'Stale');
    await workbench.openHunk('ledger.ts');
    await git(['reset', '-q', '--hard', 'HEAD~1']);
    await expectEventually(
      async () => (await rowOf('ledger.ts'))?.ariaLabel ?? '',
      (label) => label.startsWith('Attested'),
      'the file as it was signed',
    );
    await workbench.waitForDiff('modified', (shown) => shown.includes('fee: number'), 'the file as it was');
    await workbench.openHunk('retryPolicy.ts');
  });

  await test('a squash keeps what it does not touch', async () => {
    await git(['reset', '-q', '--soft', 'main']);
    await git([...author, 'commit', '-q', '-m', 'All of it']);
    await expectEventually(
      async () => (await rowOf('ledger.ts'))?.ariaLabel ?? '',
      (label) => label.startsWith('Attested'),
      'the sign-off, carried by its record',
    );
    assert.match(await selected(), /retryPolicy\.ts/);
  });

  await test('what others sign arrives with a fetch', async () => {
    const clone = join(dirname(workspace.directory), 'clone');
    await git(['push', '-q', '--force', 'origin', 'HEAD']);
    await git(['push', '-q', 'origin', 'refs/countersign/records']);
    await git(['clone', '-q', remote, clone]);
    // Their record takes the place of ours, which is taken away here.
    const ref = 'refs/countersign-remotes/origin/records';
    await git(['update-ref', '-d', 'refs/countersign/records']);
    await expectEventually(
      async () => (await rowOf('ledger.ts'))?.ariaLabel ?? '',
      (label) => !label.startsWith('Attested'),
      'no sign-off',
    );
    await git(['fetch', '-q', 'origin', `refs/countersign/records:${ref}`]);
    await timed(
      'a fetch shows',
      async () => (await rowOf('ledger.ts'))?.ariaLabel.startsWith('Attested') ?? false,
    );
    assert.equal((await cli(['records', 'list'])).code, 0);
  });

  await test('a branch that is reviewed from elsewhere is followed too', async () => {
    await git(['branch', 'other', 'HEAD']);
    await workbench.runCommand('Countersign: Review Changes…');
    await workbench.pickItem('Range…', { typed: 'Range' });
    await workbench.fillInputBox('main...other', /Three dots/);
    await expectEventually(
      async () => (await page.locator('.part.sidebar').innerText()).replaceAll('\u00a0', ' '),
      (text) => text.includes('main...other'),
      'the review of the other branch',
    );
    const tree = await git(['rev-parse', 'main^{tree}']);
    const emptied = await git([...author, 'commit-tree', tree, '-p', 'main', '-m', 'Nothing']);
    await git(['update-ref', 'refs/heads/other', emptied]);
    await page.waitForSelector('.part.sidebar >> text=Nothing changed');
  });

  await test('uncommitted work is followed edit by edit', async () => {
    await workbench.runCommand('Countersign: Review Changes…');
    await workbench.pickItem('Uncommitted changes');
    await page.waitForSelector('.part.sidebar >> text=Nothing changed');
    await writeFile(file('scratch.ts'), 'export const scratch = 1;\n');
    await timed('a new file shows', async () => (await rowOf('scratch.ts')) !== undefined);
    // Git's own directory is passed over, what is only called like it is not.
    await writeFile(file('.gitmessage'), 'Say why.\n');
    await timed('one beside .git shows', async () => (await rowOf('.gitmessage')) !== undefined);
    await rm(file('.gitmessage'));
    await rm(file('scratch.ts'));
    await page.waitForSelector('.part.sidebar >> text=Nothing changed');
  });
}
