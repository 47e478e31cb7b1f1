// @ts-check
// What a reviewer asks for: written by key and in the comment box, shown beside the code, handed to an agent.
import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

export const name = 'comments, and the way back to the author';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run({ open, workbench, workspace, test, cli, expectEventually, waitUntilQuiet, page }) {
  /** @param {string} text of a row */
  const stateOf = async (text) => {
    const row = (await workbench.visibleQueueRows()).find(
      ({ level, ariaLabel }) => level === 2 && ariaLabel.includes(text),
    );
    return /^[^,]+/.exec(row?.ariaLabel ?? '')?.[0];
  };
  /** @param {string} file */
  const show = async (file) => {
    await workbench.clickQueueRow(file);
    await page.waitForSelector(`.tab.active[aria-label^="${file}"]`);
    await waitUntilQuiet(page, { milliseconds: 800 });
    await workbench.focusDiffEditor();
  };
  const clipboard = () => page.evaluate('navigator.clipboard.readText()').then(String);
  /** @param {string} text */
  const waitForComment = (text) =>
    page.waitForSelector(`.review-widget .comment-body >> text=${text}`, { timeout: 20_000 });

  await test('needs work by key becomes a comment beside the code', async () => {
    await open({ startupReview: 'main...HEAD' });
    await workbench.waitForReview();
    await show('ledger.ts');
    await workbench.pressKey('n');
    await workbench.fillInputBox('Round to cents here, not at the end. See https://example.org/rounding');
    await expectEventually(
      () => stateOf('ledger.ts'),
      (state) => state === 'Needs work',
      'the hunk that needs work',
    );
    await show('ledger.ts');
    await page
      .locator('.monaco-diff-editor .editor.modified .comment-range-glyph[class*="comment-thread"]')
      .first()
      .click();
    await waitForComment('Round to cents here');
    await waitUntilQuiet(page, { milliseconds: 500 });
    await workbench.screenshot('comments-own');
    const widget = await page.locator('.review-widget').first().innerText();
    assert.match(widget, /Needs work: open/);
    assert.match(widget, /You/);
    assert.match(widget, /draft, not signed yet/);
    assert.equal(await page.locator('.review-widget .comment-body a').count(), 0, 'no link out of a comment');
  });

  await test('an answer is added to the note', async () => {
    await page
      .locator('.review-widget .review-thread-reply-button, .review-widget .reply-button')
      .first()
      .click();
    await page.keyboard.type('And say so in the documentation.');
    await page.locator('.review-widget .monaco-button', { hasText: 'Needs Work' }).first().click();
    await waitForComment('And say so in the documentation');
    await waitForComment('Round to cents here');
  });

  await test('a comment box on changed code marks its hunk', async () => {
    await show('retryPolicy.ts');
    await workbench.runCommand('Comments: Add Comment on Current Selection');
    await page.waitForSelector('.review-widget .comment-form .monaco-editor', { timeout: 20_000 });
    await waitUntilQuiet(page, { milliseconds: 500 });
    await page.keyboard.type('Cap the number of attempts.');
    await workbench.screenshot('comments-box');
    await page.locator('.review-widget .monaco-button', { hasText: 'Needs Work' }).first().click();
    await expectEventually(
      () => stateOf('retryPolicy.ts'),
      (state) => state === 'Needs work',
      'the hunk that needs work',
    );
  });

  await test('feedback goes to the clipboard as a prompt, and as Markdown', async () => {
    await workbench.runCommand('Countersign: Copy Feedback as Prompt…');
    await workbench.quickPickItems();
    await workbench.screenshot('comments-feedback');
    await workbench.pickItem('Prompt for a coding agent');
    const prompt = await expectEventually(clipboard, (text) => text.includes('asks for work'), 'the prompt');
    assert.match(prompt, /asks for work at 2 places/);
    assert.match(prompt, /> And say so in the documentation\./);
    assert.match(prompt, /> Cap the number of attempts\./);
    assert.match(prompt, /retryPolicy\.ts/);
    await workbench.runCommand('Countersign: Copy Feedback as Prompt…');
    await workbench.pickItem('Markdown');
    await expectEventually(clipboard, (text) => text.startsWith('## Needs work'), 'the Markdown');
  });

  await test('feedback goes into a file', async () => {
    await workbench.runCommand('Countersign: Copy Feedback as Prompt…');
    await workbench.pickItem('Prompt in a file…');
    await page.waitForSelector('.quick-input-widget >> text=Save what needs work', { timeout: 15_000 });
    await waitUntilQuiet(page, { milliseconds: 500 });
    await workbench.pressKey('Enter');
    const file = join(workspace.directory, 'review-feedback.md');
    const saved = await expectEventually(
      () => readFile(file, 'utf8').catch(() => ''),
      (text) => text !== '',
      'the file',
    );
    assert.match(saved, /asks for work at 2 places/);
    await rm(file);
  });

  await test('the terminal shows the same comments, and says that it cannot verify them', async () => {
    const printed = await cli(['feedback', 'main...HEAD', '--format', 'json']);
    assert.equal(printed.code, 0, printed.output);
    const { comments } = JSON.parse(printed.stdout);
    assert.deepEqual(
      comments.map((/** @type {any} */ comment) => [comment.status, comment.verified]),
      [
        ['open', false],
        ['open', false],
      ],
    );
  });

  await test('attesting the hunk resolves its comment', async () => {
    await show('retryPolicy.ts');
    await workbench.pressKey('a');
    await expectEventually(
      () => stateOf('retryPolicy.ts'),
      (state) => state === 'Attested',
      'the attested hunk',
    );
    await workbench.runCommand('Countersign: Copy Feedback as Prompt…');
    await workbench.pickItem('Prompt for a coding agent');
    await expectEventually(clipboard, (text) => text.includes('asks for work at 1 place.'), 'one place');
  });
}
