// @ts-check
// Code that moved is shown as moved, and its other half is one key away, there and back.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const name = 'moved code and its other half';

const from = 'packages/api/src/movedFrom.ts';
const to = 'packages/billing/src/movedTo.ts';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run(context) {
  const { open, workbench, test, page, expectEventually } = context;
  const lensOf = () => page.locator('.codelens-decoration a', { hasText: 'Moved: other half' });

  /** @param {string} file */
  const isShown = (file) => async () => (await workbench.activeEditorTitle()).startsWith(file);

  await test('both halves say that they moved', async () => {
    await moveFunction(context);
    await open({ startupReview: 'main...HEAD' });
    await workbench.waitForReview();
    await workbench.openHunk('movedTo.ts');
    await expectEventually(
      () => lensOf().count(),
      (count) => count > 0,
      'the lens above the moved code',
    );
    await workbench.screenshot('movedCode-to');
  });

  await test('m goes from the new place to the old one', async () => {
    await workbench.pressUntil('m', isShown('movedFrom.ts'), 'the old place');
    await workbench.waitForDiff(
      'original',
      (text) => text.includes('settlementWindow'),
      'the code that left',
    );
    await workbench.screenshot('movedCode-from');
  });

  await test('and back', async () => {
    await workbench.focusDiffEditor();
    await workbench.pressUntil('m', isShown('movedTo.ts'), 'the new place');
    await workbench.waitForDiff(
      'modified',
      (text) => text.includes('settlementWindow'),
      'the code that arrived',
    );
  });

  await test('where nothing moved the key says so, and stays', async () => {
    await workbench.openHunk('webhook.ts');
    const isSaid = async () =>
      (await workbench.statusBarItems()).some((item) => item.includes('Nothing in this hunk moved'));
    await workbench.pressUntil('m', isSaid, 'that nothing moved');
    assert.match(await workbench.activeEditorTitle(), /^webhook\.ts/);
  });
}

const moved = `/** When the money of a day is settled, in hours after midnight in the zone of the merchant. */
export function settlementWindow(zoneOffsetHours: number, cutOffHour: number): { opens: number; closes: number } {
  const opensInTheirZone = (cutOffHour + 24 - zoneOffsetHours) % 24;
  const closesInTheirZone = (opensInTheirZone + 4) % 24;
  if (!Number.isInteger(cutOffHour) || cutOffHour < 0 || cutOffHour > 23) {
    throw new RangeError('A cut-off is a full hour of a day: ' + cutOffHour);
  }
  return { opens: opensInTheirZone, closes: closesInTheirZone };
}
`;

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
async function moveFunction({ git, workspace }) {
  const author = ['-c', 'user.name=Dana Developer', '-c', 'user.email=dana@orchard.example'];
  const write = (/** @type {string} */ path, /** @type {string} */ text) =>
    writeFile(join(workspace.directory, path), text);
  const branch = await git(['branch', '--show-current']);
  await git(['checkout', '-q', 'main']);
  await write(from, `export const firstHour = 6;\n\n${moved}\nexport const lastHour = 22;\n`);
  await write(to, "export const places = ['Oslo', 'Lima'];\n");
  await git(['add', 'packages']);
  await git([...author, 'commit', '-q', '-m', 'Settle by day']);
  await git(['checkout', '-q', branch]);
  await git(['rebase', '-q', '--empty=keep', 'main']);
  await write(from, (await readFile(join(workspace.directory, from), 'utf8')).replace(`${moved}\n`, ''));
  await write(to, `export const places = ['Oslo', 'Lima'];\n\n${moved}`);
  await git(['add', 'packages']);
  await git([...author, 'commit', '-q', '-m', 'Move the settlement window to billing']);
}
