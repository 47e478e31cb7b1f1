// @ts-check
// Several reviews at once: of another branch, of a linked work tree, of a submodule. Nothing is lost by switching.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { holdGit } from '../holdGit.mjs';
import { happens } from '../waiting.mjs';

export const name = 'several reviews at once, work trees and submodules';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run(context) {
  const { open, workbench, workspace, test, page, expectEventually } = context;
  const worktree = join(dirname(workspace.directory), 'orchard-hotfix');
  const viewText = () => page.locator('.part.sidebar').innerText();
  /** @param {RegExp} text */
  const waitForView = (text) =>
    expectEventually(viewText, (all) => text.test(all.replaceAll('\u00a0', ' ')), `${text}`);
  const rows = async () => (await workbench.visibleQueueRows()).filter(({ level }) => level === 2);
  /** @param {string} text */
  const stateOf = async (text) =>
    /^[^,]+/.exec((await rows()).find(({ ariaLabel }) => ariaLabel.includes(text))?.ariaLabel ?? '')?.[0];
  const listed = async () => {
    const shown = await workbench.readQuickInput();
    const items = shown?.title.includes('Switch Review') === true ? shown.rows : [];
    return items.map(({ text }) => text.replaceAll('\u00a0', ' '));
  };
  /** Opens the list where it is not open yet. @param {RegExp[]} wanted rows that it has */
  const switchList = (...wanted) => {
    const all = [/Review Other Changes/, ...wanted];
    const fits = (/** @type {string[]} */ items) =>
      all.every((words) => items.some((text) => words.test(text)));
    return expectEventually(
      async () => {
        if ((await listed()).length === 0) await workbench.runCommand('Countersign: Switch Review…');
        await happens(async () => fits(await listed()), { timeout: 10_000 });
        return listed();
      },
      fits,
      `the list of open reviews with ${all.join(', ')}`,
      { timeout: 120_000 },
    );
  };
  /** @param {string} text of a hunk that is there once its review is shown */
  const waitForHunk = (text) =>
    expectEventually(
      () => stateOf(text),
      (state) => state !== undefined,
      `the hunk of ${text}`,
    );

  /** @param {string} text of the hunk whose row is selected */
  const waitForRowOf = (text) =>
    workbench.waitForQueue(
      (all) => all.some(({ selected, ariaLabel }) => selected && ariaLabel.includes(text)),
      `the row of ${text} to be selected`,
    );

  await test('a second branch opens beside the first review', async () => {
    await prepare(context, worktree);
    await open({ startupReview: 'main...HEAD' });
    await workbench.waitForReview();
    await workbench.openHunk('ledger.ts');
    await workbench.runCommand('Countersign: Filter the Review Queue…');
    await workbench.checkItem('Written by AI');
    await workbench.acceptPicks();
    await waitForView(/Filter: Written by AI/);
    await workbench.runCommand('Countersign: Review Changes…');
    await workbench.expectQuestion(/Review Changes in orchard/);
    await workbench.pickItem('Another branch…');
    await workbench.pickItem('hotfix');
    await waitForHunk('hotfix.ts');
    await waitForView(/origin\/main\.\.\.hotfix ·/);
  });

  await test('both are listed with how far they are', async () => {
    await switchList(
      /origin\/main\.\.\.hotfix.*orchard, shown now.*1 of 1 hunks to decide/s,
      /main\.\.\.HEAD.*orchard.*2\d of 27 hunks to decide/s,
    );
    await workbench.screenshot('severalReviews-switch');
  });

  await test('switching back brings place and filter back', async () => {
    await workbench.pickItem(/main\.\.\.HEAD/);
    await workbench.waitForEditor('ledger.ts');
    await waitForView(/Filter: Written by AI/);
    await waitForView(/main\.\.\.HEAD/);
    await waitForRowOf('ledger.ts');
  });

  await test('a key in a tab of the other review decides nothing in this one', async () => {
    await switchList(/origin\/main\.\.\.hotfix/);
    await workbench.pickItem('origin/main...hotfix');
    await waitForHunk('hotfix.ts');
    const isHotfix = async () => (await workbench.activeEditorTitle()).startsWith('hotfix.ts');
    // A review that comes back is read again at once, and a click on a row that is just drawn anew opens nothing.
    await workbench.clickUntil(() => workbench.clickQueueRow('hotfix.ts'), isHotfix, 'the hotfix');
    await workbench.runCommand('View: Keep Editor');
    await switchList(/main\.\.\.HEAD/);
    await workbench.pickItem(/main\.\.\.HEAD/);
    await workbench.waitForEditor('ledger.ts');
    await waitForRowOf('ledger.ts');
    const tab = page.locator('.tab[aria-label^="hotfix.ts"]');
    await workbench.clickUntil(() => tab.click({ timeout: 10_000 }), isHotfix, 'its tab');
    // One editor shows both files, one after the other.
    await workbench.waitForDiff('modified', (text) => text.includes('isFixed'), 'the hotfix');
    await workbench.focusDiffEditor();
    const isRefused = async () =>
      (await workbench.statusBarItems()).some((item) =>
        item.includes('This file is not of the review that is shown'),
      );
    await workbench.pressUntil('l', isRefused, 'the refusal');
    assert.ok((await rows()).every(({ ariaLabel }) => !ariaLabel.startsWith('Later')));
  });

  await test('the changes of a linked work tree are a review of their own, and it is named', async () => {
    await workbench.runCommand('Countersign: Review Changes…');
    await workbench.pickItem('Another repository, work tree or submodule…', { typed: 'another repository' });
    const places = 'orchard, orchard-hotfix, orchard/libs/library';
    await workbench.quickPickItems((labels) => labels.map((label) => label.trim()).join(', ') === places);
    await workbench.screenshot('severalReviews-places');
    await workbench.pickItem('orchard-hotfix');
    await workbench.expectQuestion(/Review Changes in orchard-hotfix/);
    await workbench.pickItem('Uncommitted changes');
    await waitForHunk('draft.ts');
    await waitForView(/orchard-hotfix: working tree/);
    await workbench.openHunk('draft.ts');
    await workbench.pressUntil('l', async () => (await stateOf('draft.ts')) === 'Later', 'a decision there');
  });

  await test('so are the changes of a submodule', async () => {
    await workbench.runCommand('Countersign: Review Changes…');
    await workbench.pickItem('Another repository, work tree or submodule…', { typed: 'another repository' });
    await workbench.pickItem('orchard/libs/library');
    await workbench.expectQuestion(/Review Changes in orchard\/libs\/library/);
    await workbench.pickItem('Uncommitted changes');
    await waitForHunk('library.ts');
    await waitForView(/library: working tree/);
    await workbench.openHunk('library.ts');
    await workbench.waitForDiff('modified', (text) => text.includes('answer = 43'), 'the change');
    await page.locator('.codelens-decoration a', { hasText: 'Attest' }).first().waitFor();
    await workbench.screenshot('severalReviews-submodule');
  });

  const others = [/main\.\.\.HEAD/, /Uncommitted changes.*orchard-hotfix/s, /Uncommitted changes.*library/s];

  await test('a review that opens by itself, and late, closes no list and takes no key', async () => {
    const letGitGoOn = await holdGit(workspace.directory);
    await workbench.reloadWindow();
    await switchList(/main\.\.\.hotfix/, ...others);
    await workbench.filterList('main');
    assert.deepEqual(await rows(), [], 'the list was there before the review');
    await letGitGoOn();
    await workbench.waitForReview();
    const shown = await workbench.readQuickInput();
    assert.match(shown?.title ?? '', /Switch Review/);
    assert.equal(shown?.value, 'main');
    await page.keyboard.type('...');
    await expectEventually(
      async () => (await workbench.readQuickInput())?.value,
      (value) => value === 'main...',
      'keys to go into the list',
    );
    await workbench.screenshot('severalReviews-late');
    await workbench.closeQuickInput();
  });

  await test('all of them are still there after a restart, and each can be closed', async () => {
    await switchList(/main\.\.\.hotfix/, ...others);
    const row = page
      .locator('.quick-input-widget .monaco-list-row', { hasText: 'origin/main...hotfix' })
      .first();
    const close = async () => {
      await switchList(/main\.\.\.hotfix/);
      await row.hover({ timeout: 10_000 });
      await row.locator('[aria-label="Close Review"]').click({ timeout: 10_000 });
    };
    const isClosed = async () => {
      const items = await listed();
      return items.length > 0 && items.every((text) => !text.includes('main...hotfix'));
    };
    await workbench.clickUntil(close, isClosed, 'one review fewer');
    await switchList(...others);
    await workbench.closeQuickInput();
  });
}

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context @param {string} worktree */
async function prepare({ git, workspace }, worktree) {
  const library = join(dirname(workspace.directory), 'library');
  await mkdir(library);
  const author = ['-c', 'user.name=Dana Developer', '-c', 'user.email=dana@orchard.example'];
  await git(['init', '-q', '-b', 'main'], { cwd: library });
  await writeFile(join(library, 'library.ts'), 'export const answer = 42;\n');
  await git(['add', '.'], { cwd: library });
  await git([...author, 'commit', '-q', '-m', 'Start'], { cwd: library });
  await git(['-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', library, 'libs/library']);
  await writeFile(join(workspace.directory, 'libs', 'library', 'library.ts'), 'export const answer = 43;\n');
  await git(['worktree', 'add', '-q', '-b', 'hotfix', worktree, 'main']);
  await writeFile(join(worktree, 'hotfix.ts'), 'export const isFixed = true;\n');
  await git(['add', '.'], { cwd: worktree });
  await git([...author, 'commit', '-q', '-m', 'Fix it'], { cwd: worktree });
  await writeFile(join(worktree, 'draft.ts'), 'export const draft = 1;\n');
}
