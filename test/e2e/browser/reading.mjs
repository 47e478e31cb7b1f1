// @ts-check
// Reading as a person does it: what was never on screen cannot be attested, and how long it took is in the record.
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { happens, succeeds } from '../waiting.mjs';

export const name = 'what was on screen, and for how long';

const folder = 'packages/api/src';
const longTable = `${folder}/longTable.ts`;
const oldTable = `${folder}/oldTable.ts`;
const inlineTable = `${folder}/inlineTable.ts`;
const wideTable = `${folder}/wideTable.ts`;

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run(context) {
  const { open, workbench, test, cli, workspace, expectEventually, waitUntilQuiet, page } = context;
  const begun = performance.now();
  /** @param {string} file */
  const show = (file) => workbench.openHunk(file.slice(file.lastIndexOf('/') + 1));
  /** What the status bar says for four seconds about how much was on screen. */
  const progress = async () =>
    (await workbench.statusBarItems()).find((item) =>
      /changed lines were on screen|All of this hunk/.test(item),
    ) ?? '';
  /** Space by space, until all of the hunk was on screen. @param {() => Promise<void>} [look] after each */
  const readOn = async (look = () => Promise.resolve()) => {
    await expectEventually(
      progress,
      (text) => !text.includes('All of this hunk'),
      'the end of the last hunk',
    );
    await expectEventually(
      async () => {
        const before = await progress();
        await workbench.pressKey('Space');
        await happens(async () => !['', before].includes(await progress()), { timeout: 10_000 });
        const after = await progress();
        await look();
        return after;
      },
      (text) => text.includes('All of this hunk was on screen'),
      'the end of this hunk',
      { timeout: 120_000 },
    );
  };

  /** @param {Record<string, unknown>} more */
  const writeSettings = (more) =>
    writeFile(
      join(workspace.directory, '.vscode', 'settings.json'),
      JSON.stringify({
        'countersign.startupReview': 'main...HEAD',
        'countersign.paceReminders': true,
        ...more,
      }),
    );

  await test('the review of long hunks opens', async () => {
    await writeChange(context);
    // Suites that read fast switch the question about their pace off.
    await mkdir(join(workspace.directory, '.vscode'), { recursive: true });
    await writeSettings({});
    await open();
    await workbench.waitForReview();
    await workbench.waitForHunkState(longTable, 'Open');
  });

  await test('a hunk that was never on screen as a whole is not attested', async () => {
    await show(longTable);
    await workbench.pressKey('a');
    await workbench.waitForNotification(
      /^\d+ of 110 changed lines of this hunk were never on screen.*Space shows them\.$/,
    );
    await workbench.screenshot('reading-refused');
    assert.equal(await workbench.hunkState(longTable), 'Seen');
  });

  await test('"Show It" goes to the first part that was not seen, space to the next', async () => {
    await workbench.pressNotificationButton('Show It');
    await workbench.waitForStatus(/\d+ of 110 changed lines were on screen/);
    await workbench.focusDiffEditor();
    await readOn();
  });

  await test('a pace that nobody reads at is asked about once, and recorded', async () => {
    await workbench.pressKey('a');
    await workbench.expectQuestion(/110 changed lines in \d+ seconds on screen/);
    await workbench.screenshot('reading-pace');
    await workbench.fillInputBox('A list that a script writes.', /seconds on screen/);
    await workbench.waitForHunkState(longTable, 'Attested');
  });

  await test('deleted lines count once the old side was on screen', async () => {
    await show(oldTable);
    await workbench.pressKey('a');
    await workbench.waitForNotification(/of 90 changed lines of this hunk were never on screen/);
    await readOn();
    await workbench.screenshot('reading-deleted');
    await workbench.pressKey('a');
    await workbench.waitForHunkState(oldTable, 'Attested');
    await workbench.clearNotifications();
  });

  await test('in the inline view deleted lines count where they are drawn', async () => {
    const sideBySide = () => workbench.countOf('.monaco-diff-editor.side-by-side');
    await writeSettings({ 'diffEditor.renderSideBySide': false });
    await expectEventually(sideBySide, (count) => count === 0, 'the inline view');
    await show(inlineTable);
    /** @type {Set<string>} */
    const drawn = new Set();
    const look = async () => {
      for (const line of await deletedLinesOnScreen(page)) drawn.add(line);
    };
    await expectEventually(look, () => drawn.size > 0, 'deleted lines');
    await workbench.pressKey('a');
    await workbench.waitForNotification(/of 80 changed lines of this hunk were never on screen/);
    await look();
    await readOn(look);
    await workbench.screenshot('reading-inline');
    const entries = [...drawn].filter((line) => line.includes("'entry "));
    assert.equal(entries.length, 80, entries.join());
    await workbench.clearNotifications();
    await writeSettings({});
    await expectEventually(sideBySide, (count) => count > 0, 'both sides again');
  });

  await test('long lines are wrapped, hidden characters are visible', async () => {
    await show(wideTable);
    const modified = page.locator('.monaco-diff-editor .editor.modified').first();
    const end = modified.locator('.view-line span', { hasText: 'endOfWideLine' }).last();
    const rightEdges = async () => {
      const boxes = [await end.boundingBox(), await modified.boundingBox()];
      return boxes.map((box) => (box === null ? null : box.x + box.width));
    };
    await expectEventually(
      rightEdges,
      ([line, editor]) => line != null && editor != null && line <= editor,
      'a wrapped line',
    );
    await workbench.waitForDiff(
      'modified',
      (text) => /U\+202E|RLO/.test(text),
      'a visible control character',
    );
    await workbench.screenshot('reading-wide');
  });

  await test('a flag says why in a comment beside the code', async () => {
    const lens = page.locator('.codelens-decoration a', { hasText: 'Why?' }).first();
    const comment = page.locator('.review-widget', { hasText: 'Why this is flagged' }).first();
    await expectEventually(
      async () => {
        await succeeds(() => lens.click({ timeout: 10_000 }));
        return happens(() => comment.isVisible(), { timeout: 10_000 });
      },
      (isShown) => isShown,
      'the comment',
    );
    await waitUntilQuiet(page, { milliseconds: 500 });
    await workbench.screenshot('reading-flag');
  });

  await test('the keys are listed and can be run', async () => {
    await workbench.focusDiffEditor();
    await workbench.pressKey('h');
    await workbench.quickPickItems((labels) =>
      ['Attest Hunk and Advance', 'Undo Last Decision'].every((label) => labels.includes(label)),
    );
    await workbench.screenshot('reading-keys');
    await workbench.closeQuickInput();
  });

  await test('attest with a note takes a grade and a note', async () => {
    await workbench.focusDiffEditor();
    await workbench.pressKey('o');
    await workbench.pickItem('I ran it');
    await workbench.fillInputBox('Compared with the generator.', /Write a note/);
    await workbench.waitForHunkState(wideTable, 'Attested');
  });

  await test('the record says how long each hunk was on screen', async () => {
    await workbench.runCommand('Countersign: Sign Off…');
    await workbench.acceptDialog('Sign and Commit');
    await workbench.waitForNotification(/Signed off/);
    const units = await recordedUnits(context);
    for (const path of [longTable, oldTable, wideTable]) {
      const times = units.filter((unit) => unit.path === path).map((unit) => unit.shown.milliseconds ?? 0);
      const sum = times.reduce((all, time) => all + time, 0);
      assert.ok(sum > 100 && sum < performance.now() - begun, `${path}: ${JSON.stringify(times)}`);
    }
    const long = units.find((unit) => unit.path === longTable);
    assert.equal(long?.note, 'Pace: A list that a script writes.');
    const wide = units.find((unit) => unit.path === wideTable);
    assert.equal(wide?.note, 'Compared with the generator.');
  });

  await test('what changed since the sign-off opens for a stale hunk', async () => {
    const file = join(workspace.directory, longTable);
    await writeFile(file, (await readFile(file, 'utf8')).replace("'entry 7'", "'entry seven'"));
    await commit(context, 'Spell it out');
    await workbench.waitForHunkState(longTable, 'Stale');
    await show(longTable);
    await workbench.pressKey('w');
    await expectEventually(
      () => workbench.activeEditorTitle(),
      (title) => title.includes('Since You Signed'),
      'what changed since',
    );
    await workbench.waitForDiff('original', (text) => text.includes("'entry 7'"), 'the old line');
    await workbench.waitForDiff('modified', (text) => text.includes("'entry seven'"), 'the new line');
    await workbench.screenshot('reading-since');
  });

  await test('the gate warns of the pace, and fails nothing for it', async () => {
    const verified = await cli(['verify', '--target', 'main', '--format', 'json']);
    const { problems } = JSON.parse(verified.stdout);
    assert.match(JSON.stringify(problems), /\d+ changed lines were on screen for \d+ seconds/);
  });
}

/** A long addition, a long deletion, and a line that is wider than any screen. @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
async function writeChange(context) {
  const { git, workspace } = context;
  const entries = (/** @type {number} */ count) =>
    Array.from({ length: count }, (_, at) => `  'entry ${at + 1}',`).join('\n');
  const branch = await git(['branch', '--show-current']);
  const write = (/** @type {string} */ path, /** @type {string} */ text) =>
    writeFile(join(workspace.directory, path), text);
  await git(['checkout', '-q', 'main']);
  await write(longTable, 'export const longTable = [\n];\n');
  await write(oldTable, `export const oldTable = [\n  'first',\n${entries(90)}\n  'last',\n];\n`);
  await write(inlineTable, `export const inlineTable = [\n  'first',\n${entries(80)}\n  'last',\n];\n`);
  await write(wideTable, 'export const wideTable = {};\n');
  await commit(context, 'Add tables');
  await git(['checkout', '-q', branch]);
  await git(['rebase', '-q', '--empty=keep', 'main']);
  await write(longTable, `export const longTable = [\n${entries(110)}\n];\n`);
  await write(oldTable, "export const oldTable = [\n  'first',\n  'last',\n];\n");
  await write(inlineTable, "export const inlineTable = [\n  'first',\n  'last',\n];\n");
  const wide = `export const wideTable = { ${Array.from({ length: 40 }, (_, at) => `key${at}: 'value ${at}'`).join(', ')}, endOfWideLine: true };`;
  await write(wideTable, `${wide}\nexport const isAdmin\u200B = 'user\u202E // reversed';\n`);
  await commit(context, 'Rework the tables');
}

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context @param {string} message */
async function commit({ git }, message) {
  const author = ['-c', 'user.name=Dana Developer', '-c', 'user.email=dana@orchard.example'];
  await git(['add', 'packages']);
  // The policy of the repository asks for a sign-off of what an AI wrote: only that can become stale.
  const agent = 'Co-Authored-By: Claude <noreply@anthropic.com>';
  await git([...author, 'commit', '-q', '-m', `${message}\n\n${agent}`]);
}

/**
 * @param {import('../../harness/browserSuites.mjs').SuiteContext} context
 * @returns {Promise<{path: string, shown: {milliseconds: number | null}, note: string | null}[]>}
 */
async function recordedUnits({ cli }) {
  const listed = await cli(['records', 'list']);
  const ids = listed.stdout.split('\n').flatMap((line) => /^[0-9a-f]{16,}/.exec(line)?.[0] ?? []);
  const records = await Promise.all(ids.map((id) => cli(['records', 'show', id])));
  return records.flatMap(({ stdout }) => JSON.parse(stdout).units);
}

/** Of the lines that the inline view draws as deleted, those inside the editor. @param {import('playwright-core').Page} page @returns {Promise<string[]>} */
async function deletedLinesOnScreen(page) {
  const editor = await page.locator('.monaco-diff-editor .editor.modified').first().boundingBox();
  if (editor === null) return [];
  return page.$$eval(
    '.monaco-diff-editor .editor.modified .view-lines.line-delete .view-line',
    (lines, [top, bottom]) =>
      lines
        .filter((line) => {
          const box = line.getBoundingClientRect();
          return box.height > 0 && box.top >= (top ?? 0) && box.bottom <= (bottom ?? 0);
        })
        .map((line) => (line.textContent ?? '').replaceAll('\u00a0', ' ')),
    [editor.y, editor.y + editor.height],
  );
}
