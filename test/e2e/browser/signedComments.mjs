// @ts-check
// A comment that was signed travels with the records: from the reviewer's window through the remote to the author's.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { askForWork, cloneForAuthor } from '../askForWork.mjs';

export const name = 'signed comments reach the author';

const asked = 'Archive the rows before they are deleted.';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run(context) {
  const { open, workbench, workspace, test, git, cli, page, expectEventually } = context;
  const authors = join(dirname(workspace.directory), 'authors-clone');

  await test('the reviewer asks for a change of one hunk, and signs another', async () => {
    await open({ startupReview: 'main...HEAD' });
    await workbench.waitForReview();
    await askForWork(context, asked);
  });

  await test('the author fetches branch and records into a clone of their own', async () => {
    await cloneForAuthor(context, authors);
    const before = await cli(['feedback', 'origin/main...HEAD', '--format', 'json'], { cwd: authors });
    assert.deepEqual(JSON.parse(before.stdout).comments, [], 'nothing before the records are there');
    const fetched = await cli(['records', 'fetch'], { cwd: authors });
    assert.equal(fetched.code, 0, fetched.output);
  });

  await test('it stands beside the code in their window, with the name that signed it', async () => {
    await open({ startupReview: 'origin/main...HEAD', folder: authors });
    await workbench.waitForReview();
    await workbench.openHunk('0004_retry_queue.sql');
    const widget = page.locator('.review-widget', { hasText: asked }).first();
    await expectEventually(
      async () => {
        if (await widget.isVisible()) return await widget.innerText();
        const glyph = page.locator('.editor.modified .comment-range-glyph[class*="comment-thread"]');
        for (let at = 0; at < (await glyph.count()) && !(await widget.isVisible()); at += 1)
          await glyph
            .nth(at)
            .click({ timeout: 5_000 })
            .catch(() => undefined);
        return (await widget.isVisible()) ? widget.innerText() : '';
      },
      (text) => [asked, /alice/i, /signed, verified/, /Needs work: open/].every((words) => text.match(words)),
      'the comment of the reviewer, with name, signature and state',
    );
    await workbench.screenshot('signedComments-author');
  });

  /** @param {RegExp} words of the row, its state first */
  const waitForRow = (words) =>
    workbench.waitForQueue(
      (rows) =>
        rows.some(({ ariaLabel }) => ariaLabel.includes('0004_retry_queue.sql') && words.test(ariaLabel)),
      `the row of 0004_retry_queue.sql to say ${words}`,
    );
  const viewText = async () =>
    (await page.locator('[id="workbench.view.extension.countersign"]').innerText()).replaceAll('\u00a0', ' ');

  await test('its row says who asks, can be shown alone, and stands first while the author prepares', async () => {
    await waitForRow(/^Seen, asked for work by alice, High risk/);
    const row = page.locator('.monaco-list-row', { hasText: 'asked for work by alice' }).first();
    await row.locator('.codicon-comment-unresolved').waitFor();
    await workbench.hoverUntil(
      row,
      { x: 60, y: 8 },
      /Asked for work by alice@.+ \(signed, verified\)[^]*Archive the rows/,
    );
    await workbench.screenshot('signedComments-row');
    await workbench.runCommand('Countersign: Filter the Review Queue…');
    await workbench.checkItem('Asked for work');
    await workbench.acceptPicks();
    await expectEventually(
      viewText,
      (text) => /Filter: Asked for work\. It hides 26 hunks/.test(text),
      'the filter',
    );
    await workbench.runCommand('Countersign: Clear Filters');
    await expectEventually(viewText, (text) => !text.includes('Filter:'), 'no filter');
    await workbench.runCommand('Countersign: Prepare for Sign-Off…');
    await workbench.expectQuestion(/Before you ask for a review/);
    await workbench.closeQuickInput();
    await workbench.waitForQueue(
      ([group, first]) =>
        group?.label === 'Asked for work' && first?.ariaLabel.includes('0004_retry_queue.sql') === true,
      'what is asked for in front',
    );
    await workbench.screenshot('signedComments-preparing');
    await workbench.runCommand('Countersign: Stop Preparing');
    await workbench.waitForQueue(([group]) => group?.label === 'High risk', 'the order of a review');
  });

  await test('and the author hands it to an agent', async () => {
    await workbench.runCommand('Countersign: Copy Feedback as Prompt…');
    await workbench.pickItem('Prompt for a coding agent');
    const clipboard = () =>
      page.evaluate('navigator.clipboard.readText()').then(String, (error) => String(error));
    const prompt = await expectEventually(clipboard, (copied) => copied.includes(asked), 'the prompt');
    assert.match(prompt, /asks for work at 1 place/);
    assert.match(prompt, /0004_retry_queue\.sql/);
  });

  await test('what the author edited since says so on both sides', async () => {
    const path = join(authors, 'db', 'migrations', '0004_retry_queue.sql');
    await writeFile(path, `${await readFile(path, 'utf8')}-- Rows are archived first.\n`);
    await git(['commit', '-q', '-a', '-m', 'Archive first'], { cwd: authors });
    await waitForRow(/^[^,]+, asked for work by alice, edited since, /);
    await workbench.screenshot('signedComments-edited');
    await git(['push', '-q', 'origin', `HEAD:${workspace.branch}`], { cwd: authors });
    await open();
    await workbench.waitForReview();
    await git(['pull', '-q', '--ff-only', 'origin', workspace.branch]);
    await waitForRow(/^[^,]+, asked for work by you, edited since, /);
    await workbench.screenshot('signedComments-reviewer');
  });
}
