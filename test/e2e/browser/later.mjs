// @ts-check
// What people ask outside a review: who signed this line, what keeps the gate closed; and every way to name a review.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const name = 'later questions, and what can be reviewed';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run({ open, workbench, test, page, workspace, git, expectEventually }) {
  const hunks = async () => (await workbench.visibleQueueRows()).filter((row) => row.level === 2);
  /** @param {string[]} labels */
  const areTargets = (labels) => labels.some((label) => label.includes('This branch against'));

  await test('a line says who brought it in and that nobody signed it', async () => {
    await open();
    await workbench.openFile('packages/billing/src/reconciliation.ts');
    await workbench.runCommand('Countersign: Who Signed This Line?');
    const text = await expectEventually(
      workbench.hoverText,
      (now) => now.includes('No sign-off that is here covers this line'),
      'the answer',
    );
    assert.match(text, /Commit:\s[0-9a-f]{10}/);
    assert.match(text, /Written\sby:\san\sAI/);
    await workbench.screenshot('later-hover');
    await page.keyboard.press('Escape');
  });

  await test('what an author calls themselves stays text: no link, no icon', async () => {
    const file = 'packages/storage/src/hostile.ts';
    await writeFile(join(workspace.directory, file), 'export const hostile = 1;\n');
    await git(['add', '.']);
    const author = ['-c', 'user.name=$(verified) https://evil.example', '-c', 'user.email=evil@evil.example'];
    await git([...author, 'commit', '-q', '-m', '$(verified) [Signed](https://evil.example) off by Alice']);
    await workbench.openFile(file);
    await workbench.runCommand('Countersign: Who Signed This Line?');
    await expectEventually(
      workbench.hoverText,
      (now) =>
        now.includes('$(verified) [Signed](https://evil.example) off by Alice') &&
        now.includes('By: $(verified)'),
      'the author in words',
    );
    const hover = page.locator('.monaco-hover:not(.hidden)');
    assert.equal(await hover.locator('.codicon-verified, a[href*="evil"], a[data-href*="evil"]').count(), 0);
    await page.keyboard.press('Escape');
    await git(['reset', '-q', '--hard', 'HEAD~1']);
  });

  await test('the choice of targets offers branches, requests, commits and patches', async () => {
    await git(['update-ref', 'refs/pull/7/head', 'HEAD']);
    await workbench.openCountersignView();
    await workbench.runCommand('Countersign: Review Changes…');
    const items = await workbench.quickPickItems(areTargets);
    for (const wanted of [
      /This branch against/,
      /Uncommitted changes/,
      /Pull or merge request/,
      /Another branch/,
      /A commit/,
    ])
      // prettier-ignore
      assert.ok(items.some((item) => wanted.test(item)), `${wanted} in ${items.join(' | ')}`);
    await workbench.screenshot('later-targets');
    await workbench.pickItem('Pull or merge request');
    await workbench.pickItem('#7');
    await expectEventually(hunks, (rows) => rows.length > 10, 'the hunks of the request');
  });

  await test('what was reviewed before is offered again', async () => {
    await workbench.runCommand('Countersign: Review Changes…');
    await workbench.quickPickItems((labels) => labels.some((label) => label.includes('refs/pull/7/head')));
    await workbench.closeQuickInput();
  });

  await test('a patch in the clipboard is a review, and leaves the working tree alone', async () => {
    const file = 'packages/storage/src/storage.ts';
    await writeFile(join(workspace.directory, file), `// first\n${await git(['show', `HEAD:${file}`])}\n`);
    const patch = await git(['diff']);
    await git(['checkout', '--', file]);
    await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(`${patch}\n`)})`);
    await workbench.runCommand('Countersign: Review Changes…');
    await workbench.quickPickItems(areTargets);
    await workbench.pickItem('Patch in the clipboard', { typed: 'clipboard' });
    await expectEventually(hunks, (rows) => rows.length === 1, 'one hunk');
    assert.equal(await git(['status', '--porcelain']), '');
  });

  await test('what keeps the gate closed stands among the problems', async () => {
    await workbench.runCommand('Countersign: Review Changes…');
    await workbench.pickItem('This branch against');
    await expectEventually(hunks, (rows) => rows.length > 10, 'the hunks of the branch');
    await workbench.runCommand('Countersign: Verify Sign-off');
    await workbench.waitForNotification(/The gate does not pass yet/);
    await workbench.clearNotifications();
    await workbench.runCommand('View: Focus Problems (Errors, Warnings, Infos)');
    const problems = async () => (await page.locator('.markers-panel').allInnerTexts()).join('\n');
    await expectEventually(
      problems,
      (text) => text.includes('Nobody has signed this hunk off.'),
      'the problems',
    );
    await workbench.screenshot('later-problems');
    const problem = page.locator('.markers-panel .monaco-list-row', { hasText: 'Nobody has signed' }).first();
    const isFile = async () =>
      /0004_retry_queue\.sql(?! \(Review\))/.test(await workbench.activeEditorTitle());
    await workbench.clickUntil(() => problem.dblclick({ timeout: 5_000 }), isFile, 'the file of a problem');
    const fix = page.locator('.action-widget .monaco-list-row', { hasText: 'Open This Hunk in the Review' });
    await workbench.clickUntil(
      async () => {
        // The focus may still be on its way from the list of problems.
        await workbench.runCommand('Quick Fix...');
        await fix.first().waitFor({ timeout: 10_000 });
        await workbench.screenshot('later-quick-fix');
        await fix.first().click({ timeout: 5_000 });
      },
      async () => (await workbench.activeEditorTitle()).includes('(Review)'),
      'the hunk of the problem',
    );
    await workbench.runCommand('Countersign: Close Review');
    await expectEventually(problems, (text) => !text.includes('Nobody has signed'), 'no problems');
  });
}
