// @ts-check
// Restricted Mode: a repository that nobody trusts yet can be read, decides nothing, and runs nothing.
import assert from 'node:assert/strict';
import { access, chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { quietSettings } from '../../harness/editorSettings.mjs';
import { setUpEmbeddedVsCode, setUpPackage } from '../../harness/setUp.mjs';
import { startVsCodeServer } from '../../harness/vscodeServer.mjs';

export const name = 'Restricted Mode reads and does nothing else';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run({ workbench, test, page, workspace, git, expectEventually }) {
  const { vscode } = await setUpEmbeddedVsCode();
  const trap = join(workspace.directory, 'trap.sh');
  const sprung = join(workspace.directory, 'sprung');
  const isThere = (/** @type {string} */ path) => access(path).then(() => true, () => false); // prettier-ignore
  const server = await startVsCodeServer({
    vscode,
    settings: {
      ...quietSettings(),
      'countersign.paceReminders': false,
      'security.workspace.trust.enabled': true,
      'security.workspace.trust.startupPrompt': 'never',
      'security.workspace.trust.banner': 'never',
      // The editor about trust is an editor like any other, and no dialog over them.
      'workbench.editor.useModal': 'off',
    },
    extensions: [await setUpPackage()],
    isTrustAsked: true,
  });
  try {
    await test('what the workspace asks for is not done', async () => {
      await writeFile(trap, `#!/bin/sh\ntouch '${sprung}'\nexec git "$@"\n`);
      await chmod(trap, 0o755);
      await mkdir(join(workspace.directory, '.vscode'), { recursive: true });
      const settings = { 'countersign.startupReview': 'main...HEAD', 'countersign.gitPath': trap };
      await writeFile(join(workspace.directory, '.vscode', 'settings.json'), JSON.stringify(settings));
      await git(['config', 'core.fsmonitor', trap]);
      await git(['config', 'diff.external', trap]);
      await workbench.openFolder(server.folderUrl(workspace.directory));
      await workbench.waitForStatus(/Restricted Mode/);
      await workbench.openCountersignView();
      await page.waitForSelector('.part.sidebar >> text=Open a review to see the changes');
    });

    await test('a review is read', async () => {
      await workbench.runCommand('Countersign: Review Changes…');
      await workbench.pickItem('Range…', { typed: 'Range' });
      await workbench.fillInputBox('main...HEAD', /Three dots/);
      await workbench.waitForQueue((rows) => rows.some(({ level }) => level === 2), 'the queue');
      await workbench.clickQueueRow('retryPolicy.ts', { isHunk: true });
      await workbench.waitForDiff('modified', (text) => text.includes('export'), 'the new file');
      await workbench.focusDiffEditor();
      await workbench.screenshot('restricted-review');
    });

    await test('no key decides, and the way to trust is offered', async () => {
      for (const [key, words] of /** @type {const} */ ([
        ['a', /Attesting needs a trusted workspace/],
        ['n', /Deciding needs a trusted workspace/],
        ['l', /Deciding needs a trusted workspace/],
      ])) {
        await workbench.focusDiffEditor();
        const isRefused = async () => (await workbench.readNotifications()).some((text) => words.test(text));
        await workbench.pressUntil(key, isRefused, 'the refusal');
        await workbench.clearNotifications();
      }
      assert.equal(await workbench.hunkState('retryPolicy.ts'), 'Open');
      await workbench.runCommand('View: Focus Active Editor Group');
      await page.keyboard.press('F1');
      await page.fill('.quick-input-widget:not([style*="display: none"]) input', '>Countersign: Sign Off');
      await expectEventually(
        async () => (await workbench.readQuickInput())?.rows.map(({ label }) => label) ?? [],
        (labels) => labels.length > 0 && labels.every((label) => !/Sign Off…|Reject Hunks/.test(label)),
        'no command that signs',
      );
      await workbench.closeQuickInput();
    });

    await test('nothing was written into the repository, and nothing of it was run', async () => {
      assert.equal(await isThere(sprung), false);
      assert.equal(await isThere(join(workspace.directory, '.git', 'countersign')), false);
      assert.equal(await git(['for-each-ref', 'refs/countersign']), '');
    });

    await test('once it is trusted, what it asks for opens, and a key decides', async () => {
      await workbench.runCommand('Countersign: Close Review');
      await workbench.runCommand('View: Close All Editors');
      await workbench.runCommand('Workspaces: Manage Workspace Trust');
      const trust = page.locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust$/ }).first();
      const isTrusted = async () =>
        !(await workbench.statusBarItems()).some((text) => /Restricted/.test(text));
      await workbench.clickUntil(() => trust.click({ timeout: 5_000 }), isTrusted, 'trust');
      await workbench.waitForReview();
      await workbench.openHunk('retryPolicy.ts');
      const isAttested = async () => (await workbench.hunkState('retryPolicy.ts')) === 'Attested';
      await workbench.pressUntil('a', isAttested, 'the decision');
    });
  } finally {
    await server.stop();
  }
}
