// @ts-check
// Who wrote the lines of any open file, outside a review.
import assert from 'node:assert/strict';

export const name = 'AI blame in ordinary files';

const marks = '.monaco-editor .glyph-margin-widgets [class*="TextEditorDecorationType"]';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run({ open, workbench, test, page, expectEventually, waitUntilQuiet }) {
  const markCount = () => workbench.countOf(marks);
  const said = () => workbench.statusBarItems();
  /** @param {string} file */
  const openFile = async (file) => {
    await page.keyboard.press('Control+P');
    await page.waitForSelector('.quick-input-widget input', { timeout: 15_000 });
    await page.fill('.quick-input-widget input', file);
    await workbench.pickItem(file.split('/').at(-1) ?? file);
    await page.waitForSelector('.monaco-editor .view-line', { timeout: 30_000 });
    await waitUntilQuiet(page, { milliseconds: 500 });
  };

  await test('marks the lines that an AI wrote and says how many', async () => {
    await open();
    await openFile('packages/billing/src/reconciliation.ts');
    await workbench.runCommand('Countersign: Toggle AI Blame');
    await expectEventually(
      said,
      (items) => items.some((item) => /An AI wrote \d+ of \d+ lines/.test(item)),
      'the sentence',
    );
    await expectEventually(markCount, (count) => count > 0, 'marks');
    await workbench.screenshot('aiBlame-file');
  });

  await test('the hover names the agent and the strength', async () => {
    await page
      .locator('.monaco-editor .view-line', { hasText: 'export' })
      .first()
      .hover({ position: { x: 30, y: 8 } });
    await page.waitForSelector('.monaco-hover:not(.hidden) >> text=Written by an AI', { timeout: 15_000 });
    const hover = await page.locator('.monaco-hover:not(.hidden)').first().innerText();
    assert.match(hover, /Strength:\s\w+\sevidence/);
    await workbench.screenshot('aiBlame-hover');
  });

  await test('a file that no AI touched says so, and off takes every mark away', async () => {
    await openFile('packages/storage/src/storage.ts');
    await workbench.runCommand('Countersign: Toggle AI Blame');
    await expectEventually(markCount, (count) => count === 0, 'no marks');
    await expectEventually(
      said,
      (items) => items.some((item) => item.includes('AI blame is off')),
      'the sentence',
    );
  });
}
