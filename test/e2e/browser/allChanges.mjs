// @ts-check
// Many files in one editor: marks and actions are there, and what is seen in it does not count as read.
import assert from 'node:assert/strict';

export const name = 'all changes in one editor';

const multiDiff = '.multiDiffEntry, .monaco-component.multiDiffEditor';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run({ open, workbench, test, page, expectEventually, waitUntilQuiet }) {
  const rows = async () => (await workbench.visibleQueueRows()).filter(({ level }) => level === 2);
  /** @param {string} text */
  const stateOf = async (text) =>
    /^[^,]+/.exec((await rows()).find(({ ariaLabel }) => ariaLabel.includes(text))?.ariaLabel ?? '')?.[0];

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
    const before = await stateOf('webhook.ts');
    assert.equal(before, 'Open');
    const lens = page.locator('.codelens-decoration a', { hasText: 'Attest' });
    await lens.nth(1).scrollIntoViewIfNeeded();
    await lens.nth(1).click();
    await workbench.waitForNotification(/cannot be attested yet/);
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
    const row = page.locator('[id="workbench.view.extension.countersign"] .monaco-list-row[aria-level="1"]', { hasText: 'worker' }).first(); // prettier-ignore
    await row.hover();
    await row.locator('[aria-label="Open All Changes"]').click();
    await workbench.waitForEditor('worker (Review)');
    await waitUntilQuiet(page, { milliseconds: 800 });
    await workbench.screenshot('allChanges-module');
  });

  await test('keys work in it', async () => {
    await page.locator('.multiDiffEntry .editor.modified .view-line').first().click();
    await workbench.pressKey('l');
    await expectEventually(
      async () => (await rows()).filter(({ ariaLabel }) => ariaLabel.startsWith('Later')).length,
      (count) => count === 1,
      'a hunk for later',
    );
    // The grouping is the person's setting, which other suites share.
    await workbench.runCommand('Countersign: Group by Risk');
  });
}
