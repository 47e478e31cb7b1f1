// @ts-check
// Where AI-written lines come from is folded away until one key asks for it; another one finds a hunk.
import assert from 'node:assert/strict';

export const name = 'origin of AI-written lines, and search, by key';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run({ open, workbench, test, page, expectEventually }) {
  const isShown = async () => /Written by an AI/.test(await workbench.hoverText());
  const isHidden = async () => !(await isShown());
  const selected = async () =>
    (await workbench.visibleQueueRows()).find((row) => row.selected)?.ariaLabel ?? '';

  await test('in the diff, a key shows agent, commit and strength at the line', async () => {
    await open({ startupReview: 'main...HEAD' });
    await workbench.waitForReview();
    await workbench.openHunk('ledger.ts');
    assert.ok(await isHidden());
    await workbench.pressUntil('i', isShown, 'the origin');
    assert.match(await workbench.hoverText(), /Agent: cursor[\s\S]*Strength: \w+ evidence/);
    await workbench.screenshot('origin-diff');
    await workbench.pressUntil('Escape', isHidden, 'no hover');
  });

  await test('from the queue too, where the hunk is opened first', async () => {
    await workbench.clickQueueRow('idempotency.ts', { isHunk: true });
    await workbench.waitForHunkState('idempotency.ts', 'Seen');
    await workbench.waitForEditor('idempotency.ts');
    await workbench.runCommand('Countersign: Focus on Review Queue View');
    await workbench.pressUntil('i', isShown, 'the origin');
    await workbench.pressUntil('Escape', isHidden, 'no hover');
  });

  await test('where no record speaks of an AI, it says so', async () => {
    await workbench.openHunk('retryPolicy.ts');
    await workbench.pressKey('i');
    await workbench.waitForStatus(/No record says that an AI wrote a line of this hunk/);
  });

  await test('a key finds a hunk by its flag', async () => {
    await workbench.focusDiffEditor();
    const isAsked = async () => (await workbench.readQuickInput()) !== null;
    await workbench.pressUntil('f', isAsked, 'the search');
    await workbench.expectQuestion(/Find a Hunk/);
    await workbench.pickItem(/hidden-unicode/, { typed: 'hidden-unicode' });
    await expectEventually(selected, (label) => label.includes('webhook.ts'), 'its row');
    await workbench.waitForEditor('webhook.ts');
    assert.equal(await page.locator('.quick-input-widget:not([style*="display: none"])').count(), 0);
  });
}
