// @ts-check
// What a person says about who wrote a hunk, and hooks by which agents say it themselves.
import assert from 'node:assert/strict';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const name = 'marks by hand and hooks of agents';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run({ open, workbench, test, workspace, expectEventually }) {
  const rows = async () => (await workbench.visibleQueueRows()).filter((row) => row.level === 2);
  const settings = join(workspace.directory, '.claude', 'settings.local.json');
  const own = '{\n  // ours\n  "permissions": { "allow": ["Bash(ls:*)"] }\n}\n';

  await test('a hunk is marked with a reason, and the queue says so', async () => {
    await open({ startupReview: 'main...HEAD' });
    await workbench.waitForReview();
    await workbench.openHunk('retryPolicy.ts');
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
    await workbench.quickPickItems((labels) => labels.includes('Claude Code'));
    await workbench.screenshot('authorship-agents');
    await workbench.acceptPicks((labels) => labels.includes('Claude Code'));
    await workbench.quickPickItems((labels) => labels.includes('Write what is shown'));
    await workbench.waitForDiff('modified', (text) => text.includes('--countersign-hook='), 'the entry');
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
    await workbench.acceptPicks((labels) => labels.includes('Claude Code'));
    await workbench.pickItem('Write what is shown');
    await expectEventually(
      () => readFile(settings, 'utf8'),
      (now) => now === own,
      'the file as it was',
    );
  });
}
