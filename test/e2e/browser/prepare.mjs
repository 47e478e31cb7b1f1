// @ts-check
// The author's side: what a reviewer will be asked, explanations, what can be split out; then what the reviewer sees.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export const name = 'preparing a change for sign-off';

const list = '[id="workbench.view.extension.countersign"]';
const said = 'Old rows are copied first; see [the plan](command:workbench.action.quit).';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run(context) {
  const { open, workbench, workspace, remote, test, page, git, cli, expectEventually } = context;
  const viewText = () => page.locator(list).innerText();
  /** @param {RegExp} words */
  const waitForView = (words) =>
    expectEventually(viewText, (text) => words.test(text), `the view to say ${words}`);
  const waitForReviewing = () =>
    expectEventually(
      viewText,
      (text) => /hunks? to decide/.test(text) && !text.includes('Preparing'),
      'the view to speak of a review',
    );
  /** @param {string} text of a row @param {RegExp} words */
  const waitForRow = (text, words) =>
    workbench.waitForQueue(
      (rows) => rows.some(({ ariaLabel }) => ariaLabel.includes(text) && words.test(ariaLabel)),
      `the row of ${text} to say ${words}`,
    );
  const explanations = async () => {
    const printed = await cli(['review', 'main...HEAD', '--format', 'json']);
    assert.equal(printed.code, 0, printed.output);
    /** @type {{path: string, explanations?: {text: string, author: boolean}[]}[]} */
    const hunks = JSON.parse(printed.stdout).hunks;
    return hunks.flatMap(({ path, explanations: given = [] }) => given.map(({ text }) => ({ path, text })));
  };

  /** A file whose first function is far from its end. */
  const fileWithFunction = async () => {
    const names = (await git(['grep', '-l', '^export function', '--', '*.ts'])).split('\n');
    for (const file of names) {
      const path = join(workspace.directory, file);
      const [, rest = ''] = (await readFile(path, 'utf8')).split(/^export function /m);
      if (rest.split('\n').length > 10) return path;
    }
    throw new Error(`No file will do: ${names.join(', ')}`);
  };

  await test('the author sees what a reviewer will be asked', async () => {
    await git(['config', 'user.name', 'Dana Developer']);
    await git(['config', 'user.email', 'dana@orchard.example']);
    await open({ startupReview: 'main...HEAD' });
    await workbench.waitForReview();
    await workbench.runCommand('Countersign: Prepare for Sign-Off…');
    await workbench.expectQuestion(
      /Before you ask for a review\b[^]*A reviewer would read \d+ hunks, [\d,.]+ changed lines, about \d+ min/,
    );
    await workbench.quickPickItems((points) => points.some((point) => point.includes('Explain')));
    await workbench.screenshot('prepare-points');
    await workbench.closeQuickInput();
    await waitForView(/Preparing – nothing is signed here\. A reviewer would read \d+ hunks/);
    await expectEventually(
      workbench.statusBarItems,
      (items) => items.some((item) => /Preparing/.test(item)),
      'the status bar',
    );
    await waitForRow('0004_retry_queue.sql', /to explain/);
    await workbench.screenshot('prepare-queue');
  });

  await test('the keys of a review attest and sign nothing', async () => {
    const isRefused = async () =>
      (await workbench.readNotifications()).some((text) => /nothing is attested or signed here/.test(text));
    await workbench.openHunk('0004_retry_queue.sql');
    await workbench.pressUntil('a', isRefused, 'that nothing is attested here');
    await workbench.clearNotifications();
    await workbench.focusDiffEditor();
    await workbench.pressUntil('o', isRefused, 'that nothing is attested here');
    await workbench.waitForHunkState('0004_retry_queue.sql', 'Seen');
    await workbench.clearNotifications();
  });

  await test('a hunk is explained by a key', async () => {
    await workbench.openHunk('0004_retry_queue.sql');
    const isAsked = async () =>
      /What does it do, and why this way/.test((await workbench.readQuickInput())?.message ?? '');
    await workbench.pressUntil('e', isAsked, 'the question');
    await workbench.screenshot('prepare-box');
    await workbench.fillInputBox(said, /What does it do/);
    await waitForRow('0004_retry_queue.sql', /, explained/);
    assert.deepEqual(await explanations(), [{ path: 'db/migrations/0004_retry_queue.sql', text: said }]);
  });

  await test('and stands beside the code as a claim, with no link out of it', async () => {
    await workbench.openHunk('0004_retry_queue.sql');
    const widget = page.locator('.review-widget', { hasText: 'Old rows are copied first' }).first();
    await expectEventually(
      async () => {
        const glyph = page.locator('.editor.modified .comment-range-glyph[class*="comment-thread"]');
        for (let at = 0; at < (await glyph.count()) && !(await widget.isVisible()); at += 1)
          await glyph
            .nth(at)
            .click({ timeout: 5_000 })
            .catch(() => undefined);
        return (await widget.isVisible()) ? widget.innerText() : '';
      },
      (text) => /Author's explanation/.test(text) && /claim, not signed/.test(text),
      'the explanation beside the code',
    );
    assert.equal(await widget.locator('.comment-body a').count(), 0, 'no link out of an explanation');
    await workbench.screenshot('prepare-explained');
  });

  /** The box of several lines that has the keyboard. @param {string} title */
  const waitForBox = async (title) => {
    const box = page.locator('.review-widget', { hasText: `Explain ${title}` }).first();
    await box.locator('.edit-container .monaco-editor.focused').waitFor();
    return box;
  };
  /** @param {RegExp} words */
  const linesIn = (words) =>
    expectEventually(
      async () => {
        const lines = await page.locator('.review-widget .edit-container .view-line').allInnerTexts();
        return lines.map((line) => line.replaceAll('\u00a0', ' ')).join('\n');
      },
      (text) => words.test(text),
      `the lines ${words}`,
    );

  await test('several lines are written in a box beside the code, by keyboard alone', async () => {
    await workbench.openHunk('ledger.ts');
    const hasBox = async () => (await page.locator('.review-widget .edit-container').count()) > 0;
    await workbench.pressUntil('Shift+E', hasBox, 'the box');
    await waitForBox('ledger.ts');
    await page.keyboard.press('Control+Enter');
    await workbench.waitForNotification(/Say in a sentence what the hunk does and why/);
    await workbench.clearNotifications();
    await waitForBox('ledger.ts');
    await page.keyboard.type('Amounts are kept in cents.');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Rounding happens at the edge.');
    await linesIn(/^Amounts are kept in cents\.\nRounding happens at the edge\.$/);
    await workbench.screenshot('prepare-lines');
    await page.keyboard.press('Control+Enter');
    await waitForRow('ledger.ts', /, explained/);
    await expectEventually(hasBox, (isOpen) => !isOpen, 'the box to be closed');
    const written = (await explanations()).find(({ path }) => path.endsWith('ledger.ts'));
    assert.equal(written?.text, 'Amounts are kept in cents.\nRounding happens at the edge.');
  });

  await test('e opens the box where several lines were written, and Cancel leaves them', async () => {
    await workbench.openHunk('ledger.ts');
    const hasBox = async () => (await page.locator('.review-widget .edit-container').count()) > 0;
    await workbench.pressUntil('e', hasBox, 'the box');
    const box = await waitForBox('ledger.ts');
    await linesIn(/^Amounts are kept in cents\.\nRounding/);
    await box.locator('.monaco-button', { hasText: 'Cancel' }).first().click();
    await expectEventually(hasBox, (isOpen) => !isOpen, 'the box to be closed');
    await waitForRow('ledger.ts', /, explained/);
  });

  await test('a line that was begun goes on in the box', async () => {
    await workbench.openHunk('retryPolicy.ts');
    const isAsked = async () =>
      /What does it do, and why this way/.test((await workbench.readQuickInput())?.message ?? '');
    await workbench.pressUntil('e', isAsked, 'the question');
    await page.fill('.quick-input-widget .quick-input-filter input', 'Waits longer each time.');
    await page.locator('.quick-input-widget .codicon-comment-draft').first().click();
    await waitForBox('');
    await linesIn(/^Waits longer each time\.$/);
    await page.locator('.review-widget .monaco-button', { hasText: 'Save' }).first().click();
    await waitForRow('retryPolicy.ts', /, explained/);
  });

  await test('explanations are pushed from the list', async () => {
    await workbench.runCommand('Countersign: Prepare for Sign-Off…');
    await workbench.pickItem('Push explanations', { typed: 'Push explanations' });
    await expectEventually(
      () =>
        git(['ls-tree', '-r', '--name-only', 'refs/countersign/records'], { cwd: remote }).catch(() => ''),
      (names) => names.includes('explanations/'),
      'the explanation at the remote',
    );
  });

  await test('the gate says the same, and the reviewer sees the claim in their own window', async () => {
    const reviewers = join(dirname(workspace.directory), 'reviewers-clone');
    await git(['clone', '-q', remote, reviewers]);
    await git(['checkout', '-q', workspace.branch], { cwd: reviewers });
    const fetched = await cli(['records', 'fetch'], { cwd: reviewers });
    assert.equal(fetched.code, 0, fetched.output);
    const judged = await cli(['verify', '--target', 'main', '--format', 'json']);
    assert.equal(judged.code, 1, judged.output);
    await open({ startupReview: 'origin/main...HEAD', folder: reviewers });
    await workbench.waitForReview();
    await waitForRow('0004_retry_queue.sql', /, explained/);
    await waitForReviewing();
    const row = page.locator(`${list} .monaco-list-row`, { hasText: '0004_retry_queue.sql' }).first();
    await workbench.hoverUntil(
      row,
      { x: 60, y: 8 },
      /Author's explanation[^]*claim by .+, not signed[^]*Old rows are copied first/,
    );
    await workbench.screenshot('prepare-reviewer');
  });

  await test('what only formats is committed by itself, and the rest stays uncommitted', async () => {
    const path = await fileWithFunction();
    const source = await readFile(path, 'utf8');
    await git(['stash', '--include-untracked']);
    const formatted = source.replace(/^(export function [^(]*\()/m, '$1  ');
    await writeFile(path, `${formatted}export const unfinished = 1;\n`);
    const before = await git(['rev-parse', 'HEAD']);
    await open({ startupReview: 'main...HEAD' });
    await workbench.waitForReview();
    await workbench.runCommand('Countersign: Review Changes…');
    await workbench.pickItem('Uncommitted changes');
    await workbench.waitForQueue(
      (rows) => rows.filter(({ level }) => level > 1).length === 2,
      'the two uncommitted hunks',
    );
    await workbench.runCommand('Countersign: Prepare for Sign-Off…');
    await workbench.pickItem('Split out 1 hunk', { typed: 'Split out' });
    await workbench.acceptDialog('Commit Them', /no commit that exists is changed/);
    await workbench.fillInputBox('Format it', /Commit message/);
    await expectEventually(
      () => git(['log', '-1', '--format=%s']),
      (subject) => subject === 'Format it',
      'the commit',
    );
    await expectEventually(
      () => git(['diff', '--cached', '--name-only']),
      (names) => names === '',
      'an index that says what was committed',
    );
    assert.equal(await git(['rev-parse', 'HEAD~1']), before);
    assert.match(await git(['show', '--format=', 'HEAD']), /\(  /);
    assert.match(await git(['diff']), /unfinished/);
  });

  await test('stopping brings the keys back', async () => {
    await workbench.runCommand('Countersign: Stop Preparing');
    await waitForReviewing();
  });
}
