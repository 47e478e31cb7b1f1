// @ts-check
// The queue by file as a tree and as a list, what is mine to sign, and what the explorer says of each file.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const name = 'files of the queue as a tree, what is mine, and states in the explorer';

const view = '[id="workbench.view.extension.countersign"]';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run({ open, workbench, workspace, test, page, expectEventually, waitUntilQuiet }) {
  const rows = () => workbench.visibleQueueRows();
  const labels = async () => (await rows()).map(({ level, label }) => `${level} ${label}`);
  /** @param {string} label of a button in the view's title */
  const button = (label) => page.locator(`.part.sidebar .title [aria-label="${label}"]:visible`).first();
  const viewText = () => page.locator(view).innerText();
  /** @param {RegExp} file */
  const explorerRow = (file) =>
    page
      .locator('.explorer-folders-view .monaco-list-row', {
        has: page.locator('.label-name', { hasText: file }),
      })
      .first();

  const ledgerRow = '.explorer-folders-view .monaco-list-row[aria-label^="ledger.ts"] .monaco-icon-label';
  /** In quotes, as style sheets write it. */
  const badge = () =>
    page
      .evaluate(
        `getComputedStyle(document.querySelector('${ledgerRow}') ?? document.body, '::after').content`,
      )
      .then(String);

  await test('grouped by file it is a list: name, what is left, folder', async () => {
    await open({ startupReview: 'main...HEAD' });
    await workbench.waitForReview();
    await workbench.runCommand('Countersign: Group by File');
    const shown = await expectEventually(
      rows,
      (all) =>
        all.some(
          ({ level, description }) => level === 1 && /\d+ of \d+ left · packages\/api/.test(description),
        ),
      'files with their folders',
    );
    assert.ok(shown.every(({ level }) => level <= 2));
    await waitUntilQuiet(page);
    await workbench.screenshot('queueTree-list');
  });

  await test('a button in the title makes it a tree of folders, and says in words what is left in each', async () => {
    await workbench.clickUntil(
      () => button('View Files as Tree').click({ timeout: 10_000 }),
      async () => (await labels()).some((row) => row.startsWith('1 packages')),
      'folders',
    );
    await workbench.waitForQueue(
      (all) =>
        all.some(({ level, ariaLabel }) => level === 1 && /^\d+ of \d+ left: packages/.test(ariaLabel)),
      'a folder that says what is left',
    );
    await waitUntilQuiet(page);
    await workbench.screenshot('queueTree-tree');
  });

  await test('a decision is counted in the folders above it', async () => {
    const left = async () => Number(/(\d+) of \d+ hunks to decide/.exec(await viewText())?.[1] ?? 0);
    const before = await expectEventually(left, (count) => count > 0, 'how many hunks are to decide');
    const folders = async () =>
      (await rows()).filter(({ level }) => level === 1).map(({ description }) => description);
    const counts = await folders();
    await workbench.focusDiffEditor();
    await workbench.pressUntil('a', async () => (await left()) < before, 'fewer hunks to decide');
    await expectEventually(folders, (now) => now.join() !== counts.join(), 'the folder that counts');
  });

  await test('the window remembers the tree', async () => {
    await workbench.reloadWindow();
    await workbench.waitForReview();
    await expectEventually(labels, (all) => all.some((row) => row.startsWith('1 packages')), 'folders again');
    await button('View Files as List').waitFor();
  });

  await test('what is mine to sign stands alone, and what is hidden still counts', async () => {
    await workbench.runCommand('Countersign: Filter the Review Queue…');
    await workbench.checkItem('Mine to sign');
    await workbench.acceptPicks();
    await expectEventually(viewText, (text) => /Filter: Mine to sign/.test(text), 'the filter');
    await workbench.screenshot('queueTree-mine');
    await workbench.runCommand('Countersign: Clear Filters');
    await expectEventually(viewText, (text) => !text.includes('Filter:'), 'no filter');
  });

  await test('the explorer says of each file of the review how far it is, in words', async () => {
    await workbench.openFile('packages/billing/src/ledger.ts');
    await workbench.runCommand('View: Show Explorer');
    await explorerRow(/^ledger\.ts$/).waitFor();
    await expectEventually(badge, (content) => content === '"1"', 'its badge');
    await workbench.hoverUntil(
      explorerRow(/^ledger\.ts$/).locator('.label-name'),
      { x: 10, y: 8 },
      /Review: 1 of 1 hunks to review/,
    );
    await workbench.screenshot('queueTree-explorer');
  });

  await test('a setting switches that off', async () => {
    const settings = { 'countersign.startupReview': 'main...HEAD', 'countersign.fileDecorations': false };
    await writeFile(join(workspace.directory, '.vscode', 'settings.json'), JSON.stringify(settings));
    const shown = async () => ((await explorerRow(/^ledger\.ts$/).isVisible()) ? badge() : 'no row');
    await expectEventually(shown, (content) => !['no row', '"1"'].includes(content), 'no badge');
  });
}
