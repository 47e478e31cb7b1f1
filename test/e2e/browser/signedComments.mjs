// @ts-check
// A comment that was signed travels with the records: from the reviewer's window through the remote to the author's.
import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';

export const name = 'signed comments reach the author';

const asked = 'Archive the rows before they are deleted.';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run(context) {
  const { open, workbench, workspace, remote, test, git, cli, page, expectEventually } = context;
  const authors = join(dirname(workspace.directory), 'authors-clone');

  await test('the reviewer asks for a change of one hunk, and signs another', async () => {
    await open({ startupReview: 'main...HEAD' });
    await workbench.waitForReview();
    await workbench.openHunk('0004_retry_queue.sql');
    const isAsked = async () =>
      /What should the author change/.test((await workbench.readQuickInput())?.message ?? '');
    await workbench.pressUntil('n', isAsked, 'the question');
    await workbench.fillInputBox(asked, /What should the author change/);
    await workbench.waitForHunkState('0004_retry_queue.sql', 'Needs work');
    // The next hunk is opened by itself, and its row selected a moment later.
    await workbench.waitForQueue(
      (rows) => rows.some(({ selected, ariaLabel }) => selected && ariaLabel.includes('webhook.ts')),
      'the next hunk',
    );
    await workbench.openHunk('retryPolicy.ts');
    await workbench.pressKey('a');
    await workbench.waitForHunkState('retryPolicy.ts', 'Attested');
    await workbench.runCommand('Countersign: Sign Off…');
    await workbench.acceptDialog('Sign and Commit', /Sign off 1 of/);
    await workbench.waitForNotification(/Signed off 1 of/);
    await workbench.pressNotificationButton('Push');
    const here = await git(['rev-parse', 'HEAD', 'refs/countersign/records']);
    const there = () =>
      git(['rev-parse', `refs/heads/${workspace.branch}`, 'refs/countersign/records'], { cwd: remote }).catch(
        () => '',
      );
    await expectEventually(there, (names) => names === here, 'branch and records at the remote');
  });

  await test('the author fetches branch and records into a clone of their own', async () => {
    await git(['clone', '-q', remote, authors]);
    await git(['checkout', '-q', workspace.branch], { cwd: authors });
    await git(['config', 'user.name', 'Dana Developer'], { cwd: authors });
    await git(['config', 'user.email', 'dana@orchard.example'], { cwd: authors });
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

  await test('and the author hands it to an agent', async () => {
    await workbench.runCommand('Countersign: Copy Feedback as Prompt…');
    await workbench.pickItem('Prompt for a coding agent');
    const clipboard = () =>
      page.evaluate('navigator.clipboard.readText()').then(String, (error) => String(error));
    const prompt = await expectEventually(clipboard, (copied) => copied.includes(asked), 'the prompt');
    assert.match(prompt, /asks for work at 1 place/);
    assert.match(prompt, /0004_retry_queue\.sql/);
  });
}
