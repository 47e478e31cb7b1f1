// @ts-check
// Who wrote the lines of any open file, outside a review.

export const name = 'AI blame in ordinary files';

const marks = '.monaco-editor .glyph-margin-widgets [class*="TextEditorDecorationType"]';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run({ open, workbench, test, page, expectEventually }) {
  const markCount = () => workbench.countOf(marks);
  await test('marks the lines that an AI wrote and says how many', async () => {
    await open();
    await workbench.openFile('packages/billing/src/reconciliation.ts');
    await workbench.runCommand('Countersign: Toggle AI Blame');
    await workbench.waitForStatus(/An AI wrote \d+ of \d+ lines/);
    await expectEventually(markCount, (count) => count > 0, 'marks');
    await workbench.screenshot('aiBlame-file');
  });

  await test('the hover names the agent and the strength', async () => {
    await workbench.hoverUntil(
      page.locator('.monaco-editor .view-line', { hasText: 'export' }).first(),
      { x: 30, y: 8 },
      /Written by an AI[^]*Strength:\s\w+\sevidence/,
    );
    await workbench.screenshot('aiBlame-hover');
  });

  await test('a file that no AI touched says so, and off takes every mark away', async () => {
    await workbench.openFile('packages/storage/src/storage.ts');
    await workbench.runCommand('Countersign: Toggle AI Blame');
    await workbench.waitForStatus(/AI blame is off/);
    await expectEventually(markCount, (count) => count === 0, 'no marks');
  });
}
