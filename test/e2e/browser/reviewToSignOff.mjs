// @ts-check
// The main job as a person does it: read, attest by keyboard, sign off, and what becomes of it afterwards.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { happens } from '../waiting.mjs';

export const name = 'from the first hunk to a verified sign-off';

const migration = 'db/migrations/0004_retry_queue.sql';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run(context) {
  const { open, workbench, test, cli, git, workspace, expectEventually, page } = context;
  const readRemaining = async () => {
    const items = (await workbench.statusBarItems()).join('\n');
    return items.includes('Review decided') ? 0 : Number(/(\d+) to decide/.exec(items)?.[1] ?? Number.NaN);
  };
  /** How many hunks are to be decided. */
  const remaining = () =>
    expectEventually(readRemaining, (left) => !Number.isNaN(left), 'the count of hunks');
  const hunks = async () => (await workbench.queueRows()).filter((row) => row.level === 2);
  /** @type {any} */
  let review;

  await test('the queue shows every hunk once, in the reading order of the command line', async () => {
    await open({ startupReview: 'main...HEAD' });
    await workbench.waitForReview();
    const printed = await cli(['review', 'main...HEAD', '--format', 'json']);
    assert.equal(printed.code, 0, printed.output);
    review = JSON.parse(printed.stdout);
    // What a rule covers is folded away under the name of the rule.
    const shown = review.hunks.filter((/** @type {any} */ hunk) => !isCoveredByRule(review, hunk));
    const rows = await expectEventually(hunks, (all) => all.length === shown.length, `${shown.length} hunks`);
    const inOrder = rows.map((row) => /, ([^,]+) line \d+, \d+ added/.exec(row.ariaLabel)?.[1]);
    const byRisk = ['high', 'medium', 'low'].flatMap((level) =>
      shown.filter((/** @type {any} */ hunk) => riskOf(review, hunk) === level),
    );
    assert.deepEqual(
      inOrder,
      byRisk.map((/** @type {any} */ hunk) => hunk.path),
    );
  });

  await test('what can hurt stands first, its flags in words above the line', async () => {
    const [first] = await hunks();
    assert.match(first?.ariaLabel ?? '', /High risk, AI: claude/);
    await expectEventually(
      () => page.locator('.codelens-decoration').allInnerTexts(),
      (lenses) => lenses.some((lens) => lens.includes('This drops the table payments_legacy')),
      'the flag of the dropped table',
    );
  });

  await test('AI-written lines are marked, and the hover names agent and strength', async () => {
    await expectEventually(
      () =>
        workbench.countOf(
          '.monaco-diff-editor .editor.modified .glyph-margin-widgets [class*="TextEditorDecorationType"]',
        ),
      (count) => count > 0,
      'marks',
    );
    await workbench.hoverUntil(
      page.locator('.monaco-diff-editor .editor.modified .view-line', { hasText: 'payments_legacy' }).first(),
      { x: 60, y: 8 },
      /Written by an AI[^]*Agent:\sclaude[^]*Strength:\smedium\sevidence/,
    );
  });

  await test('opening a hunk makes it seen, never attested', async () => {
    const [first, second] = await hunks();
    assert.match(first?.ariaLabel ?? '', /^Seen/);
    assert.match(second?.ariaLabel ?? '', /^Open/);
  });

  await test('nothing can be signed before something is attested', async () => {
    await workbench.runCommand('Countersign: Sign Off…');
    await workbench.waitForNotification(/Nothing is attested yet/);
    await workbench.clearNotifications();
  });

  await test('one key attests and goes on, another takes it back', async () => {
    const before = await remaining();
    await workbench.openHunk('0004_retry_queue.sql');
    await workbench.pressKey('a');
    await workbench.waitForHunkState('0004_retry_queue.sql', 'Attested');
    await expectEventually(readRemaining, (left) => left === before - 1, 'one hunk less');
    await workbench.waitForQueue(
      (rows) => rows.some((row) => row.selected && row.ariaLabel.startsWith('Seen')),
      'the next hunk',
    );
    await workbench.focusDiffEditor();
    await workbench.pressKey('u');
    await expectEventually(readRemaining, (left) => left === before, 'the decision taken back');
  });

  await test('everything is attested by keyboard alone', async () => {
    await workbench.openHunk('0004_retry_queue.sql');
    for (let left = await remaining(); left > 0; left = await remaining()) {
      const title = await workbench.activeEditorTitle();
      const isLess = async () => (await readRemaining()) < left;
      await expectEventually(
        async () => {
          await workbench.pressKey('a');
          if (await happens(isLess, { timeout: 3_000 })) return true;
          // A hunk that is longer than the screen is refused; space shows what is missing of it.
          await workbench.pressKey('Space');
          return happens(isLess, { timeout: 1_000 });
        },
        (isDecided) => isDecided,
        `a decision on ${title}, with ${left} left`,
        { timeout: 180_000 },
      );
    }
  });

  await test('the dialog shows what is signed; signing commits the trailers', async () => {
    const head = await git(['rev-parse', 'HEAD']);
    await workbench.runCommand('Countersign: Sign Off…');
    const text = await workbench.acceptDialog('Sign and Commit');
    assert.match(text, /Sign off \d+ of \d+ hunks\?/);
    assert.match(text, /Target: main/);
    assert.match(text, /Missing before this sign-off: 1 senior \(\d+ hunks\)/);
    assert.match(text, /Reviewed-by: Alice/);
    await workbench.waitForNotification(/Signed off/);
    assert.equal(await git(['rev-parse', 'HEAD^']), head);
    assert.equal(await git(['diff', '--name-only', 'HEAD^', 'HEAD']), '');
    const message = await git(['log', '-1', '--format=%B']);
    assert.match(message, /^Reviewed-by: Alice/m);
    assert.match(message, /^Hunk-Attestation: v1 alg=hf1 scope=net/m);
  });

  await test('the gate passes', async () => {
    const verified = await cli(['verify', '--target', 'main', '--format', 'json']);
    assert.equal(verified.code, 0, verified.output);
    assert.equal(JSON.parse(verified.stdout).verdict, 'pass');
  });

  await test('Push sends branch and records: a fresh, detached clone verifies', async () => {
    await workbench.pressNotificationButton('Push');
    await expectEventually(
      () => git(['ls-remote', 'origin', 'refs/countersign/records']),
      (line) => line !== '',
      'the records at the remote',
    );
    const branch = await git(['branch', '--show-current']);
    await expectEventually(
      () => git(['ls-remote', 'origin', `refs/heads/${branch}`]),
      (line) => line !== '',
      'the branch at the remote',
    );
    const clone = join(workspace.directory, '..', 'clone');
    await git(['clone', '-q', context.remote, clone]);
    await git(['checkout', '-q', '--detach', `origin/${branch}`], { cwd: clone });
    await git(['fetch', '-q', 'origin', 'refs/countersign/records:refs/countersign-remotes/origin/records'], {
      cwd: clone,
    });
    const verified = await cli(['verify', '--target', 'origin/main'], { cwd: clone });
    assert.equal(verified.code, 0, verified.output);
  });

  await test('an edited line makes exactly its hunk stale, in the queue and at the gate', async () => {
    const file = join(workspace.directory, migration);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('payments_legacy', 'payments_archive'));
    const author = ['-c', 'user.name=Dana Developer', '-c', 'user.email=dana@orchard.example'];
    await git([
      ...author,
      'commit',
      '-q',
      '-a',
      '-m',
      'Keep the old payments\n\nCo-Authored-By: Claude <noreply@anthropic.com>',
    ]);
    const rows = await expectEventually(
      hunks,
      (shown) => shown.filter((row) => row.ariaLabel.startsWith('Stale')).length === 1,
      'one stale hunk',
      { timeout: 120_000 },
    );
    const left = rows.filter((row) => !/^(Attested|Covered by rule)/.test(row.ariaLabel));
    assert.deepEqual(
      left.map((row) => /, ([^,]+) line/.exec(row.ariaLabel)?.[1]),
      [migration],
    );
    const verified = await cli(['verify', '--target', 'main', '--format', 'json']);
    assert.equal(verified.code, 1, verified.output);
    const report = JSON.parse(verified.stdout);
    assert.deepEqual(
      report.units
        .filter((/** @type {any} */ unit) => unit.required && unit.state !== 'attested')
        .map((/** @type {any} */ unit) => [unit.path, unit.state]),
      [[migration, 'stale']],
    );
    assert.match(report.next.join('\n'), /alice/);
  });

  await test('a rebase onto an advanced main keeps what it does not touch', async () => {
    const branch = await git(['branch', '--show-current']);
    await git(['checkout', '-q', 'main']);
    await writeFile(join(workspace.directory, 'NOTES.md'), 'Main moved on.\n');
    await git(['add', 'NOTES.md']);
    await git(['commit', '-q', '-m', 'Take notes']);
    await git(['checkout', '-q', branch]);
    await git(['rebase', '-q', '--empty=keep', 'main']);
    const verified = await cli(['verify', '--target', 'main', '--format', 'json']);
    const report = JSON.parse(verified.stdout);
    assert.deepEqual(
      report.units
        .filter((/** @type {any} */ unit) => unit.required && unit.state !== 'attested')
        .map((/** @type {any} */ unit) => unit.path),
      [migration],
    );
    await expectEventually(readRemaining, (left) => left === 1, 'only the edited hunk in the queue');
  });
}

/** @param {any} review @param {any} hunk */
function isCoveredByRule(review, hunk) {
  const own = review.units.filter((/** @type {any} */ unit) => hunk.units.includes(unit.id));
  return own.length > 0 && own.every((/** @type {any} */ unit) => unit.state === 'rule-covered');
}

/** The highest risk among the units of a hunk, as the queue groups it. @param {any} review @param {any} hunk */
function riskOf(review, hunk) {
  const units = review.units.filter((/** @type {any} */ unit) => hunk.units.includes(unit.id));
  return units.toSorted((/** @type {any} */ a, /** @type {any} */ b) => b.risk.score - a.risk.score)[0].risk
    .level;
}
