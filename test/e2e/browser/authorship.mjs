// @ts-check
// What a person says about who wrote a hunk, and hooks by which agents say it themselves.
import assert from 'node:assert/strict';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const name = 'marks by hand and hooks of agents';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run({ open, workbench, test, page, workspace, expectEventually, waitUntilQuiet }) {
  const rows = async () => (await workbench.visibleQueueRows()).filter((row) => row.level === 2);
  const acceptPicks = () =>
    page.locator('.quick-input-widget .monaco-button', { hasText: 'OK' }).first().click();
  const settings = join(workspace.directory, '.claude', 'settings.local.json');
  const own = '{\n  // ours\n  "permissions": { "allow": ["Bash(ls:*)"] }\n}\n';

  await test('a hunk is marked with a reason, and the queue says so', async () => {
    await open({ startupReview: 'main...HEAD' });
    await workbench.waitForReview();
    await workbench.clickQueueRow('retryPolicy.ts');
    await waitUntilQuiet(page, { milliseconds: 800 });
    const before = (await rows()).find((row) => row.ariaLabel.includes('retryPolicy.ts'))?.ariaLabel ?? '';
    assert.match(before, /Author unknown/);
    await workbench.runCommand('Countersign: Mark Hunk as Written by an AI…');
    await workbench.fillInputBox('The author told me in the review meeting.');
    await expectEventually(
      rows,
      (shown) =>
        shown.some((row) => row.ariaLabel.includes('retryPolicy.ts') && /\bAI\b/.test(row.ariaLabel)),
      'the mark in the queue',
    );
    await workbench.screenshot('authorship-marked');
  });

  await test('hooks are shown before they are written', async () => {
    await mkdir(join(workspace.directory, '.claude'), { recursive: true });
    await writeFile(settings, own);
    await workbench.runCommand('Countersign: Record Agent Edits…');
    const items = await workbench.quickPickItems();
    assert.ok(items.includes('Claude Code'), items.join());
    await workbench.screenshot('authorship-agents');
    await acceptPicks();
    await expectEventually(
      workbench.quickPickItems,
      (shown) => shown.includes('Write what is shown'),
      'the question',
    );
    await waitUntilQuiet(page, { milliseconds: 500 });
    const shown = (await workbench.diffLines('modified')).join('\n');
    assert.match(shown, /--countersign-hook=/);
    await workbench.screenshot('authorship-hooks');
    assert.equal(await readFile(settings, 'utf8'), own);
    await workbench.pickItem('Write what is shown');
    await expectEventually(
      () => readFile(settings, 'utf8'),
      (now) => now.includes('--countersign-hook='),
      'the entry',
    );
    const written = await readFile(settings, 'utf8');
    assert.ok(written.includes('// ours') && written.includes('Bash(ls:*)'), written);
    const [, program] = /"command": "'?([^'" ]*capture\.sh)/.exec(written) ?? [];
    assert.ok(program !== undefined, written);
    await access(program);
  });

  await test('stopping takes exactly the entries out again', async () => {
    await workbench.runCommand('Countersign: Stop Recording Agent Edits…');
    await workbench.quickPickItems();
    await acceptPicks();
    await expectEventually(
      workbench.quickPickItems,
      (shown) => shown.includes('Write what is shown'),
      'the question',
    );
    await workbench.pickItem('Write what is shown');
    await expectEventually(
      () => readFile(settings, 'utf8'),
      (now) => now === own,
      'the file as it was',
    );
  });
}
