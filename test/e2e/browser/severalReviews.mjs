// @ts-check
// Several reviews at once: of another branch, of a linked work tree, of a submodule. Nothing is lost by switching.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export const name = 'several reviews at once, work trees and submodules';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run(context) {
  const { open, workbench, workspace, test, page, expectEventually, waitUntilQuiet } = context;
  const worktree = join(dirname(workspace.directory), 'orchard-hotfix');
  const viewText = () => page.locator('.part.sidebar').innerText();
  /** @param {RegExp} text */
  const waitForView = (text) =>
    expectEventually(viewText, (all) => text.test(all.replaceAll('\u00a0', ' ')), `${text}`);
  const rows = async () => (await workbench.visibleQueueRows()).filter(({ level }) => level === 2);
  /** @param {string} text */
  const stateOf = async (text) =>
    /^[^,]+/.exec((await rows()).find(({ ariaLabel }) => ariaLabel.includes(text))?.ariaLabel ?? '')?.[0];
  const switchList = async () => {
    await workbench.runCommand('Countersign: Switch Review…');
    await workbench.expectQuestion(/Switch Review/);
    await workbench.quickPickItems((labels) =>
      labels.some((label) => label.includes('Review Other Changes')),
    );
    return ((await workbench.readQuickInput())?.rows ?? []).map(({ text }) => text.replaceAll('\u00a0', ' '));
  };

  await test('a second branch opens beside the first review', async () => {
    await prepare(context, worktree);
    await open({ startupReview: 'main...HEAD' });
    await workbench.waitForReview();
    await workbench.openHunk('ledger.ts');
    await workbench.runCommand('Countersign: Filter the Review Queue…');
    await workbench.checkItem('written by AI');
    await workbench.acceptPicks();
    await waitForView(/Filter: written by AI/);
    await workbench.runCommand('Countersign: Review Changes…');
    await workbench.expectQuestion(/Review Changes in orchard/);
    await workbench.pickItem('Another branch…');
    await workbench.pickItem('hotfix');
    await expectEventually(
      () => stateOf('hotfix.ts'),
      (state) => state !== undefined,
      'the hotfix',
    );
    await waitForView(/origin\/main\.\.\.hotfix ·/);
  });

  await test('both are listed with how far they are', async () => {
    const items = await switchList();
    assert.ok(
      items.some((text) =>
        /origin\/main\.\.\.hotfix.*orchard, shown now.*1 of 1 hunks to decide/s.test(text),
      ),
      items.join('\n'),
    );
    assert.ok(
      items.some((text) => /main\.\.\.HEAD.*orchard.*2\d of 27 hunks to decide/s.test(text)),
      items.join('\n'),
    );
    await workbench.screenshot('severalReviews-switch');
  });

  await test('switching back brings place and filter back', async () => {
    await workbench.pickItem(/main\.\.\.HEAD/);
    await workbench.waitForEditor('ledger.ts');
    await waitForView(/Filter: written by AI/);
    await waitForView(/main\.\.\.HEAD/);
    await expectEventually(
      rows,
      (all) => all.some(({ selected, ariaLabel }) => selected && ariaLabel.includes('ledger.ts')),
      'the row that was selected',
    );
  });

  await test('a key in a tab of the other review decides nothing in this one', async () => {
    await switchList();
    await workbench.pickItem('origin/main...hotfix');
    await expectEventually(
      () => stateOf('hotfix.ts'),
      (state) => state !== undefined,
      'the hotfix',
    );
    // A review that comes back is read again at once, and a click on a row that is just drawn anew opens nothing.
    await expectEventually(
      async () => {
        await workbench.clickQueueRow('hotfix.ts');
        await waitUntilQuiet(page, { milliseconds: 1_000 });
        return workbench.activeEditorTitle();
      },
      (title) => title.startsWith('hotfix.ts'),
      'the hotfix in an editor',
      { timeout: 120_000 },
    );
    await workbench.runCommand('View: Keep Editor');
    await switchList();
    await workbench.pickItem(/main\.\.\.HEAD/);
    await workbench.waitForEditor('ledger.ts');
    await page.locator('.tab[aria-label^="hotfix.ts"]').click();
    await workbench.waitForEditor('hotfix.ts');
    await workbench.focusDiffEditor();
    await workbench.pressKey('l');
    await workbench.waitForStatus(/This file is not of the review that is shown/);
    assert.ok((await rows()).every(({ ariaLabel }) => !ariaLabel.startsWith('Later')));
  });

  await test('the changes of a linked work tree are a review of their own, and it is named', async () => {
    await workbench.runCommand('Countersign: Review Changes…');
    await workbench.pickItem('Another repository, work tree or submodule…', { typed: 'another repository' });
    const places = await workbench.quickPickItems((labels) =>
      labels.some((label) => label.includes('orchard-hotfix')),
    );
    assert.deepEqual(
      places.map((label) => label.trim()),
      ['orchard', 'orchard-hotfix', 'orchard/libs/library'],
    );
    await workbench.screenshot('severalReviews-places');
    await workbench.pickItem('orchard-hotfix');
    await workbench.expectQuestion(/Review Changes in orchard-hotfix/);
    await workbench.pickItem('Uncommitted changes');
    await expectEventually(
      () => stateOf('draft.ts'),
      (state) => state !== undefined,
      'the draft in the work tree',
    );
    await waitForView(/orchard-hotfix: working tree/);
    await workbench.openHunk('draft.ts');
    await workbench.pressKey('l');
    await expectEventually(
      () => stateOf('draft.ts'),
      (state) => state === 'Later',
      'a decision there',
    );
  });

  await test('so are the changes of a submodule', async () => {
    await workbench.runCommand('Countersign: Review Changes…');
    await workbench.pickItem('Another repository, work tree or submodule…', { typed: 'another repository' });
    await workbench.pickItem('orchard/libs/library');
    await workbench.expectQuestion(/Review Changes in orchard\/libs\/library/);
    await workbench.pickItem('Uncommitted changes');
    await expectEventually(
      () => stateOf('library.ts'),
      (state) => state !== undefined,
      'the change in the submodule',
    );
    await waitForView(/library: working tree/);
    await workbench.openHunk('library.ts');
    assert.ok((await workbench.diffLines('modified')).some((line) => line.includes('answer = 43')));
    await page.locator('.codelens-decoration a', { hasText: 'Attest' }).first().waitFor();
    await workbench.screenshot('severalReviews-submodule');
  });

  await test('all of them are still there after a restart, and each can be closed', async () => {
    await workbench.reloadWindow();
    const items = await switchList();
    for (const words of [
      /main\.\.\.HEAD/,
      /main\.\.\.hotfix/,
      /Uncommitted changes.*orchard-hotfix/s,
      /Uncommitted changes.*library/s,
    ])
      assert.ok(
        items.some((text) => words.test(text)),
        `${words}: ${items.join('\n')}`,
      );
    const row = page
      .locator('.quick-input-widget .monaco-list-row', { hasText: 'origin/main...hotfix' })
      .first();
    await row.hover();
    await row.locator('[aria-label="Close Review"]').click();
    await expectEventually(
      async () => ((await workbench.readQuickInput())?.rows ?? []).map(({ label }) => label),
      (labels) => labels.length > 0 && labels.every((label) => !label.includes('main...hotfix')),
      'one review fewer',
    );
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
