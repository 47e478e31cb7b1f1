// @ts-check
import assert from 'node:assert/strict';

export const name = 'a review opens by itself';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run({ open, workbench, test }) {
  await test('the queue and the first hunk are on screen', async () => {
    await open({ startupReview: 'main...HEAD' });
    await workbench.waitForReview();
  });

  await test('the queue lists hunks of several files', async () => {
    const rows = await workbench.queueRows();
    assert.ok(rows.length > 10, `only ${rows.length} rows`);
  });

  await test('the diff shows changed lines', async () => {
    await workbench.waitForDiff('modified', (text) => text.trim() !== '', 'lines');
  });
}
