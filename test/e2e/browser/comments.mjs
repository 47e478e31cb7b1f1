// @ts-check
// What a reviewer asks for: written by key and in the comment box, shown beside the code, handed to an agent.
import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

export const name = 'comments, and the way back to the author';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run({ open, workbench, workspace, test, cli, expectEventually, waitUntilQuiet, page }) {
  const clipboard = () => page.evaluate('navigator.clipboard.readText()').then(String);
  const widgetText = async () => (await page.locator('.review-widget').allInnerTexts()).join('\n');
  /** @param {...RegExp} wanted */
  const waitForWidget = (...wanted) =>
    expectEventually(
      widgetText,
      (text) => wanted.every((words) => words.test(text)),
      `a comment with ${wanted.join(', ')}`,
    );
  /** Types into the comment box that has the focus, and sends it. @param {string} text */
  const sendComment = async (text) => {
    const box = '.review-widget .comment-form .monaco-editor';
    await expectEventually(
      () => page.evaluate(`document.activeElement?.closest('${box}') != null`).then(Boolean),
      (isFocused) => isFocused,
      'the focus in the comment box',
    );
    await page.keyboard.type(text);
    await expectEventually(
      async () =>
        (await page.locator(`${box} .view-lines`).allInnerTexts()).join('\n').replaceAll('\u00a0', ' '),
      (typed) => typed.includes(text),
      'what was typed',
    );
    await workbench.screenshot('comments-box');
    await page.locator('.review-widget .monaco-button', { hasText: 'Needs Work' }).first().click();
  };

  await test('needs work by key becomes a comment beside the code', async () => {
    await open({ startupReview: 'main...HEAD' });
    await workbench.waitForReview();
    await workbench.openHunk('ledger.ts');
    await workbench.pressKey('n');
    await workbench.fillInputBox('Round to cents here, not at the end. See https://example.org/rounding');
    await workbench.waitForHunkState('ledger.ts', 'Needs work');
    await workbench.openHunk('ledger.ts');
    await page
      .locator('.monaco-diff-editor .editor.modified .comment-range-glyph[class*="comment-thread"]')
      .first()
      .click();
    await waitForWidget(/Round to cents here/, /Needs work: open/, /You/, /draft, not signed yet/);
    await waitUntilQuiet(page, { milliseconds: 500 });
    await workbench.screenshot('comments-own');
    assert.equal(await page.locator('.review-widget .comment-body a').count(), 0, 'no link out of a comment');
  });

  await test('an answer is added to the note', async () => {
    await page
      .locator('.review-widget .review-thread-reply-button, .review-widget .reply-button')
      .first()
      .click();
    await sendComment('And say so in the documentation.');
    await waitForWidget(/And say so in the documentation/, /Round to cents here/);
  });

  await test('a comment box on changed code marks its hunk', async () => {
    await workbench.openHunk('retryPolicy.ts');
    // VS Code offers its command once the cursor moves where it knows that comments are possible.
    await page.waitForSelector('.monaco-diff-editor .editor.modified .comment-range-glyph');
    await workbench.pressKey('ArrowDown');
    await workbench.runCommand('Comments: Add Comment on Current Selection');
    await sendComment('Cap the number of attempts.');
    await workbench.waitForHunkState('retryPolicy.ts', 'Needs work');
  });

  await test('feedback goes to the clipboard as a prompt, and as Markdown', async () => {
    await workbench.runCommand('Countersign: Copy Feedback as Prompt…');
    await workbench.expectQuestion(/Copy what needs work/);
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
    const file = join(workspace.directory, 'review-feedback.md');
    // The dialog fills in the name, and lists the folder, when it is ready.
    await workbench.confirmInput(
      ({ title, value, rows }) => title === 'Save what needs work' && value === file && rows.length > 1,
      'the name of the file',
    );
    await expectEventually(
      () => readFile(file, 'utf8').catch(() => ''),
      (text) => text.includes('asks for work at 2 places'),
      'the file',
    );
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
    await workbench.openHunk('retryPolicy.ts');
    await workbench.pressKey('a');
    await workbench.waitForHunkState('retryPolicy.ts', 'Attested');
    await workbench.runCommand('Countersign: Copy Feedback as Prompt…');
    await workbench.pickItem('Prompt for a coding agent');
    await expectEventually(clipboard, (text) => text.includes('asks for work at 1 place.'), 'one place');
  });
}
