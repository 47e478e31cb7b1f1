// @ts-check
// What stands in the way of a sign-off: questions about high risk, a hook that refuses, no branch, an open merge. Each is
// said, and no decision is lost.
import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const name = 'what stands in the way of a sign-off';

const migration = '0004_retry_queue.sql';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run({ open, workbench, workspace, test, git, page, expectEventually }) {
  const hook = join(workspace.directory, '.git', 'hooks', 'commit-msg');
  const stateIs = async (/** @type {string} */ state) => (await workbench.hunkState(migration)) === state;
  const buttons = () => page.locator('.monaco-dialog-box .monaco-button').allInnerTexts();
  /** Opens the dialog, reads it and closes it. @param {RegExp} wanted */
  const readSignOff = async (wanted) => {
    await workbench.runCommand('Countersign: Sign Off…');
    const text = await workbench.dialogText(wanted);
    const shown = await buttons();
    await workbench.acceptDialog('Cancel', wanted);
    return { text, shown };
  };

  await test('on high risk, the grade and the reason are asked for that the policy wants', async () => {
    const branch = await git(['branch', '--show-current']);
    await git(['checkout', '-q', 'main']);
    const policy = join(workspace.directory, '.countersign', 'policy.yml');
    const text = await readFile(policy, 'utf8');
    await writeFile(policy, `${text}\nhigh_risk: {reason: required, evidence: traced}\n`);
    await git(['commit', '-q', '-a', '-m', 'Ask more of high risk']);
    await git(['checkout', '-q', branch]);
    await open({ startupReview: 'main...HEAD' });
    await workbench.waitForReview();
    await workbench.openHunk(migration);
    const isAsked = async () => (await workbench.readQuickInput()) !== null;
    await workbench.pressUntil('a', isAsked, 'the question');
    await workbench.expectQuestion(/asks for at least "traced"/);
    const grades = await workbench.quickPickItems((labels) => labels.length > 0);
    assert.deepEqual(grades, ['I followed its callers and its data', 'I ran it']);
    await workbench.screenshot('signOffPlaces-grade');
    await workbench.pickItem('I ran it');
    await workbench.fillInputBox('Nothing reads the table any more.', /Why is it right as it stands/);
    await expectEventually(() => stateIs('Attested'), (isSo) => isSo, 'the attested hunk'); // prettier-ignore
  });

  await test('a hook that refuses the commit is quoted, and nothing is lost', async () => {
    await mkdir(join(workspace.directory, '.git', 'hooks'), { recursive: true });
    await writeFile(hook, '#!/bin/sh\necho "every commit needs a ticket" >&2\nexit 1\n');
    await chmod(hook, 0o755);
    const head = await git(['rev-parse', 'HEAD']);
    await workbench.runCommand('Countersign: Sign Off…');
    await workbench.acceptDialog('Sign and Commit', /Sign off 1 of/);
    const said = await workbench.waitForNotification(/git did not commit it/);
    assert.match(said, /every commit needs a ticket\. Nothing is lost/);
    await workbench.screenshot('signOffPlaces-hook');
    assert.equal(await git(['rev-parse', 'HEAD']), head);
    assert.ok(await stateIs('Attested'));
    await workbench.clearNotifications();
    await rm(hook);
  });

  await test('on no branch it says where a commit would be, and offers the trailers', async () => {
    const branch = await git(['branch', '--show-current']);
    await git(['checkout', '-q', '--detach']);
    const { text, shown } = await readSignOff(/HEAD is on no branch/);
    assert.match(text, /Missing before this sign-off/);
    assert.ok(shown.includes('Sign and Copy Trailers'), shown.join(' | '));
    assert.ok(await stateIs('Attested'));
    await git(['checkout', '-q', branch]);
  });

  await test('in the middle of a merge nothing is committed into it', async () => {
    const branch = await git(['branch', '--show-current']);
    await git(['checkout', '-q', '-b', 'side', 'main']);
    await writeFile(join(workspace.directory, 'side.txt'), 'side\n');
    await git(['add', '.']);
    await git(['commit', '-q', '-m', 'Side']);
    await git(['checkout', '-q', branch]);
    await git(['merge', '-q', '--no-ff', '--no-commit', 'side']);
    const { shown } = await readSignOff(/A merge is in progress here/);
    assert.deepEqual(shown.toSorted(), ['Cancel', 'Sign and Copy Trailers']);
    assert.ok(await stateIs('Attested'));
    await git(['merge', '--abort']);
  });

  await test('and then it is signed and committed, with the reason in the record', async () => {
    await workbench.runCommand('Countersign: Sign Off…');
    await workbench.acceptDialog('Sign and Commit', /Sign off 1 of/);
    await workbench.waitForNotification(/Signed off 1 of 27 hunks\. 25 left/);
    assert.match(await git(['log', '-1', '--format=%B']), /^Hunk-Attestation: /m);
  });
}
