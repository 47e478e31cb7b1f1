// @ts-check
// Many files in one editor: marks and actions are there, and what is seen in it does not count as read.
import assert from 'node:assert/strict';

export const name = 'all changes in one editor';

const multiDiff = '.multiDiffEntry, .monaco-component.multiDiffEditor';

/** The row of a module: its name and what is left of it. */
const worker = /worker\s*\d+ (of \d+ left|done)/;

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run({ open, workbench, test, page, expectEventually, waitUntilQuiet }) {
  const rows = async () => (await workbench.visibleQueueRows()).filter(({ level }) => level === 2);

  await test('the whole review opens in one editor, with AI marks and what can be decided', async () => {
    await open({ startupReview: 'main...HEAD' });
    await workbench.waitForReview();
    await workbench.runCommand('Countersign: Open All Changes');
    await workbench.waitForEditor('main...HEAD (Review)');
    await page.waitForSelector(multiDiff);
    await expectEventually(() => page.locator('.codelens-decoration a', { hasText: 'Attest' }).count(), (count) => count > 0, 'lenses'); // prettier-ignore
    await expectEventually(
      () => page.locator(`.editor.modified .cgmr[class*="TextEditorDecorationType"]`).count(),
      (count) => count > 0,
      'AI marks',
    );
    await waitUntilQuiet(page, { milliseconds: 800 });
    await workbench.screenshot('allChanges-all');
  });

  await test('a hunk that was on screen in it alone cannot be attested, and the way out is named', async () => {
    await workbench.waitForHunkState('webhook.ts', 'Open');
    // The lenses of another file may stand before these in the page.
    const entry = page.locator('.multiDiffEntry', {
      has: page.locator('.file-path', { hasText: 'webhook.ts' }),
    });
    const lens = entry.locator('.codelens-decoration a', { hasText: 'Attest' }).first();
    const isRefused = async () =>
      (await workbench.readNotifications()).some((text) => text.includes('cannot be attested yet'));
    await workbench.clickUntil(() => lens.click({ timeout: 10_000 }), isRefused, 'the refusal');
    await workbench.screenshot('allChanges-refused');
    assert.equal((await rows()).filter(({ ariaLabel }) => ariaLabel.startsWith('Attested')).length, 0);
    await workbench.pressNotificationButton('Show It');
    await expectEventually(
      () => workbench.activeEditorTitle(),
      (title) => !title.startsWith('main...HEAD') && title.includes('(Review)'),
      'its own diff',
    );
    await workbench.clearNotifications();
  });

  await test('a module opens by itself from its row', async () => {
    await workbench.runCommand('Countersign: Group by Module');
    const openModule = async () => {
      await workbench.findQueueRow(worker);
      const row = page.locator('[id="workbench.view.extension.countersign"] .monaco-list-row[aria-level="1"]', { hasText: worker }).first(); // prettier-ignore
      await row.hover({ timeout: 10_000 });
      await row.locator('[aria-label="Open All Changes"]').click({ timeout: 10_000 });
    };
    const isOpen = async () => (await workbench.activeEditorTitle()).startsWith('worker (Review)');
    await workbench.clickUntil(openModule, isOpen, 'the changes of the module');
    await waitUntilQuiet(page, { milliseconds: 800 });
    await workbench.screenshot('allChanges-module');
  });

  await test('keys work in it', async () => {
    const line = page.locator('.multiDiffEntry .editor.modified .view-line').first();
    const press = async () => {
      await line.click({ timeout: 10_000 });
      await workbench.pressKey('l');
    };
    const isLater = async () => (await rows()).some(({ ariaLabel }) => ariaLabel.startsWith('Later'));
    await workbench.clickUntil(press, isLater, 'a hunk for later');
  });
}
