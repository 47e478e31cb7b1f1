// @ts-check
// Finding one's way in a long queue, by keyboard: filters, groups, search.
import assert from 'node:assert/strict';

export const name = 'filters, groups and search of the queue';

const view = '[id="workbench.view.extension.countersign"]';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run({ open, workbench, test, page, expectEventually, waitUntilQuiet }) {
  const rows = () => workbench.visibleQueueRows();
  const hunks = async () => (await rows()).filter((row) => row.level === 2);
  const groups = async () => (await rows()).filter((row) => row.level === 1).map((row) => row.label);
  const viewText = () => page.locator(view).innerText();

  await test('a filter hides rows, says so, and changes nothing that counts', async () => {
    await open({ startupReview: 'main...HEAD' });
    await expectEventually(hunks, (shown) => shown.length > 10, 'the queue');
    const before = /(\d+) of (\d+) hunks to decide/.exec(await viewText())?.[0];
    assert.ok(before !== undefined);
    await workbench.runCommand('Countersign: Filter the Review Queue…');
    await page.waitForSelector('.quick-input-widget >> text=flagged', { timeout: 15_000 });
    await page.keyboard.type('flagged');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await expectEventually(
      viewText,
      (text) => /Filter: flagged\. It hides \d+ hunks/.test(text),
      'the filter',
    );
    assert.ok((await viewText()).includes(before), 'the count stays');
    await expectEventually(
      hunks,
      (shown) => shown.length > 0 && shown.every((row) => /\d+ flags?/.test(row.description)),
      'flagged hunks alone',
    );
    await workbench.screenshot('queueFilters-flagged');
  });

  await test('the filter goes away again', async () => {
    await workbench.runCommand('Countersign: Show All Hunks');
    await expectEventually(viewText, (text) => !text.includes('Filter:'), 'no filter');
  });

  await test('groups can be authors, and modules say how much there is to read', async () => {
    await workbench.runCommand('Countersign: Group by Author or Agent');
    await expectEventually(groups, (labels) => labels.some((label) => label.startsWith('AI: ')), 'an agent');
    await workbench.screenshot('queueFilters-authors');
    await workbench.runCommand('Countersign: Group by Module');
    const described = async () =>
      (await rows()).filter((row) => row.level === 1).map((row) => row.description);
    await expectEventually(described, (texts) => texts.some((text) => /\d+ lines/.test(text)), 'lines');
    assert.ok(
      (await described()).some((text) => text.includes('now uses')),
      'a new dependency',
    );
    await workbench.screenshot('queueFilters-modules');
  });

  await test('search finds a hunk by its flag and opens it', async () => {
    await workbench.runCommand('Countersign: Find a Hunk…');
    await page.waitForSelector('.quick-input-widget >> text=destructive-operation', { timeout: 15_000 });
    await page.keyboard.type('destructive');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.monaco-diff-editor .editor.modified .view-line', { timeout: 30_000 });
    const selected = async () => (await rows()).find((row) => row.selected)?.ariaLabel ?? '';
    await expectEventually(selected, (label) => /flags?/.test(label), 'its row');
  });

  await test('several rows that are selected can be put off at once', async () => {
    await workbench.runCommand('Countersign: Group by Risk');
    await expectEventually(groups, (labels) => labels.includes('Low risk'), 'the risks');
    const low = (await hunks()).filter((row) => row.ariaLabel.startsWith('Open, Low risk')).slice(0, 3);
    assert.equal(low.length, 3);
    const list = page.locator(`${view} .monaco-list`);
    for (const [at, row] of low.entries()) {
      await list
        .locator(`.monaco-list-row[data-index="${row.index}"] .label-name`)
        .click(at === 0 ? {} : { modifiers: ['Control'] });
      await waitUntilQuiet(page, { milliseconds: 400 });
    }
    await page.keyboard.press('l');
    const later = async () => (await hunks()).filter((row) => row.ariaLabel.startsWith('Later')).length;
    await expectEventually(later, (count) => count === 3, 'three hunks for later');
  });
}
