// @ts-check
// Finding one's way in a long queue, by keyboard: filters, groups, search.

export const name = 'filters, groups and search of the queue';

const view = '[id="workbench.view.extension.countersign"]';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run({ open, workbench, test, page, expectEventually }) {
  const rows = () => workbench.visibleQueueRows();
  const hunks = async () => (await rows()).filter((row) => row.level === 2);
  const groups = async () => (await rows()).filter((row) => row.level === 1).map((row) => row.label);
  const viewText = () => page.locator(view).innerText();

  await test('a filter hides rows, says so, and changes nothing that counts', async () => {
    await open({ startupReview: 'main...HEAD' });
    await expectEventually(hunks, (shown) => shown.length > 10, 'the queue');
    const count = /(\d+) of (\d+) hunks to decide/;
    const before =
      count.exec(await expectEventually(viewText, (text) => count.test(text), 'the count'))?.[0] ?? '';
    await workbench.runCommand('Countersign: Filter the Review Queue…');
    await workbench.checkItem('Flagged');
    await workbench.acceptPicks((labels) => labels.includes('Flagged'));
    await expectEventually(
      viewText,
      (text) =>
        /Filter: Flagged\. It hides \d+ hunks, which still count; Clear Filters shows them/.test(text) &&
        text.includes(before),
      `the filter, and still ${before}`,
    );
    await expectEventually(
      hunks,
      (shown) => shown.length > 0 && shown.every((row) => /\d+ flags?/.test(row.description)),
      'flagged hunks alone',
    );
    await workbench.screenshot('queueFilters-flagged');
  });

  await test('the filter goes away again', async () => {
    await workbench.runCommand('Countersign: Clear Filters');
    await expectEventually(viewText, (text) => !text.includes('Filter:'), 'no filter');
  });

  await test('modules and folders can be chosen too, and an empty queue says how to go on', async () => {
    await workbench.runCommand('Countersign: Filter the Review Queue…');
    await workbench.checkItem('Module packages/storage', { typed: 'packages/storage' });
    await workbench.checkItem('Module packages/api', { typed: 'packages/api' });
    await workbench.acceptPicks();
    await expectEventually(
      viewText,
      (text) => /Filter: Module packages\/(storage|api), Module packages\/(storage|api)\./.test(text),
      'two modules',
    );
    await workbench.screenshot('queueFilters-places');
    await workbench.runCommand('Countersign: Filter the Review Queue…');
    await workbench.checkItem('Stale');
    await workbench.acceptPicks();
    await expectEventually(
      viewText,
      (text) => /It hides 27 hunks, which still count; Clear Filters shows them/.test(text),
      'the way on',
    );
    await workbench.screenshot('queueFilters-nothing');
    await workbench.runCommand('Countersign: Clear Filters');
    await expectEventually(hunks, (shown) => shown.length > 10, 'the queue again');
  });

  await test('groups can be authors, and modules say how much there is to read', async () => {
    await workbench.runCommand('Countersign: Group by Author or Agent');
    await expectEventually(groups, (labels) => labels.some((label) => label.startsWith('AI: ')), 'an agent');
    await workbench.screenshot('queueFilters-authors');
    await workbench.runCommand('Countersign: Group by Module');
    const described = async () =>
      (await rows()).filter((row) => row.level === 1).map((row) => row.description);
    await expectEventually(
      described,
      (texts) =>
        texts.some((text) => /\d+ lines changed/.test(text)) &&
        texts.some((text) => /module of \d+ lines/.test(text)) &&
        texts.some((text) => text.includes('now uses')),
      'lines, all of a module, and a new dependency',
    );
    await workbench.screenshot('queueFilters-modules');
  });

  await test('search finds a hunk by its flag and opens it', async () => {
    await workbench.runCommand('Countersign: Find a Hunk…');
    await workbench.pickItem(/destructive-operation/, { typed: 'destructive' });
    await page.waitForSelector('.monaco-diff-editor .editor.modified .view-line', { timeout: 60_000 });
    const selected = async () => (await rows()).find((row) => row.selected)?.ariaLabel ?? '';
    await expectEventually(selected, (label) => /[1-9]\d* flags?/.test(label), 'its row');
  });

  await test('several rows that are selected can be put off at once', async () => {
    await workbench.runCommand('Countersign: Group by Risk');
    await expectEventually(groups, (labels) => labels.includes('Low risk'), 'the risks');
    const isLow = (/** @type {{ariaLabel: string}} */ row) => row.ariaLabel.startsWith('Open, Low risk');
    const shown = await expectEventually(hunks, (all) => all.filter(isLow).length >= 3, 'open hunks');
    const low = shown.filter(isLow).slice(0, 3);
    const list = page.locator(`${view} .monaco-list`);
    for (const [at, row] of low.entries()) {
      await list
        .locator(`.monaco-list-row[data-index="${row.index}"] .label-name`)
        .click(at === 0 ? {} : { modifiers: ['Control'] });
      // The first is opened by the click, and stays selected among the others.
      await expectEventually(
        hunks,
        (all) =>
          all.filter(({ selected }) => selected).length === at + 1 &&
          all.some((one) => one.index === low[0]?.index && one.ariaLabel.startsWith('Seen')),
        `${at + 1} selected rows`,
      );
    }
    await expectEventually(
      () => page.evaluate(`document.activeElement?.closest('${view} .monaco-list') != null`).then(Boolean),
      (isFocused) => isFocused,
      'the focus in the queue',
    );
    await page.keyboard.press('l');
    const later = async () => (await hunks()).filter((row) => row.ariaLabel.startsWith('Later')).length;
    await expectEventually(later, (count) => count === 3, 'three hunks for later');
  });
}
