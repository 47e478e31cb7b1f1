// @ts-check
// A change that nobody should have made: the queue stays usable, and a decision shows at once.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { print } from '../../harness/progress.mjs';

export const name = 'a queue of 5,000 hunks';

const files = 250;
const hunksOfFile = 20;
/** Hunks this many lines apart are hunks of their own. */
const distance = 12;

/** @param {boolean} isChanged @param {number} file */
function source(isChanged, file) {
  return Array.from({ length: hunksOfFile * distance }, (_, line) =>
    isChanged && line % distance === 6
      ? `export const changed${line} = ${file};\n`
      : `export const value${line} = ${line};\n`,
  ).join('');
}

/** Looks in the page itself, frame by frame, so that the answer is no coarser than what a person sees. */
const untilState = `(label, state) => new Promise((resolve, reject) => {
  const start = performance.now();
  const look = () => {
    const rows = [...document.querySelectorAll('[id="workbench.view.extension.countersign"] .monaco-list-row')];
    if (rows.some((row) => (row.getAttribute('aria-label') ?? '').startsWith(state) && (row.getAttribute('aria-label') ?? '').includes(label))) resolve(performance.now() - start);
    else if (performance.now() - start > 20000) reject(new Error('the row never said ' + state));
    else requestAnimationFrame(look);
  };
  look();
})`;

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run({ open, workbench, test, page, workspace, git, expectEventually }) {
  const rows = () => workbench.visibleQueueRows();

  await test('opens, and counts every hunk', async () => {
    const folder = join(workspace.directory, 'wide');
    await git(['checkout', '-q', '-b', 'wide', 'main']);
    await mkdir(folder);
    for (const isChanged of [false, true]) {
      for (let file = 0; file < files; file += 1)
        await writeFile(join(folder, `part${file}.ts`), source(isChanged, file));
      await git(['add', '.']);
      await git(['commit', '-q', '-m', isChanged ? 'Change everything' : 'Begin']);
    }
    await open();
    await workbench.openCountersignView();
    await workbench.runCommand('Countersign: Review Changes…');
    await workbench.pickItem('Last commit');
    await expectEventually(
      () => workbench.statusBarItems(),
      (items) => items.some((item) => item.includes(`${files * hunksOfFile} to decide`)),
      'the count',
      { timeout: 120_000 },
    );
    await expectEventually(rows, (shown) => shown.some((row) => row.level === 2), 'rows');
    await workbench.screenshot('largeQueue');
  });

  await test('a decision shows at once', async () => {
    const target = (await rows()).filter((row) => row.level === 2)[3];
    assert.ok(target !== undefined);
    const label = /: (.*)$/.exec(target.ariaLabel)?.[1] ?? '';
    await page
      .locator(
        `[id="workbench.view.extension.countersign"] .monaco-list-row[data-index="${target.index}"] .label-name`,
      )
      .click();
    await expectEventually(
      async () => (await rows()).find((row) => row.ariaLabel.includes(label))?.ariaLabel ?? '',
      (text) => text.startsWith('Seen'),
      'the hunk that was opened',
    );
    await workbench.runCommand('Countersign: Focus on Review Queue View');
    const seen = page.evaluate(`(${untilState})(${JSON.stringify(label)}, 'Later')`);
    await page.keyboard.press('l');
    const milliseconds = Number(await seen);
    print(`    a decision among ${files * hunksOfFile} hunks showed after ${Math.round(milliseconds)} ms`);
    assert.ok(milliseconds < 3000, `${milliseconds} ms`);
  });
}
