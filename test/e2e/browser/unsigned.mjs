// @ts-check
// A reviewer who has no key at all: what is said before, and what the gate makes of it.
import assert from 'node:assert/strict';

export const name = 'sign off without a key';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run({ open, workbench, test, git, cli, expectEventually }) {
  const isAttested = () =>
    workbench
      .visibleQueueRows()
      .then((rows) =>
        rows.some(
          (row) => row.ariaLabel.includes('gatewayBreaker.ts') && row.ariaLabel.startsWith('Attested'),
        ),
      );

  await test('a hunk is attested', async () => {
    await git(['config', '--unset', 'user.signingkey']);
    await git(['config', '--unset', 'gpg.format']);
    await open({ startupReview: 'main...HEAD' });
    await workbench.waitForReview();
    await workbench.clickQueueRow('gatewayBreaker.ts');
    await expectEventually(
      workbench.activeEditorTitle,
      (title) => title.includes('gatewayBreaker.ts'),
      'its diff',
    );
    await expectEventually(
      workbench.visibleQueueRows,
      (rows) =>
        rows.some((row) => row.ariaLabel.includes('gatewayBreaker.ts') && row.ariaLabel.startsWith('Seen')),
      'the hunk as seen',
    );
    await workbench.runCommand('Countersign: Attest Hunk and Advance');
    await expectEventually(isAttested, (done) => done, 'the decision in the queue');
  });

  await test('without a key the way on says what it is worth', async () => {
    const head = await git(['rev-parse', 'HEAD']);
    await workbench.runCommand('Countersign: Sign Off…');
    const offer = await workbench.dialogText();
    await workbench.screenshot('unsigned-offer');
    assert.match(offer, /No SSH key was found to sign with\./);
    assert.match(offer, /the policy on main does not count/);
    await workbench.acceptDialog('Go On Without a Signature');
    await expectEventually(
      workbench.dialogText,
      (text) => text.includes('Key: none'),
      'what would be written',
    );
    await workbench.screenshot('unsigned-dialog');
    const shown = await workbench.acceptDialog('Commit Unsigned');
    assert.match(shown, /level 0/);
    assert.match(shown, /the gate will not count this/);
    await workbench.waitForNotification(/Signed off 1 of \d+ hunks\..*Next: /);
    await workbench.screenshot('unsigned-done');
    assert.equal(await git(['rev-parse', 'HEAD^']), head);
    assert.ok(await isAttested(), 'what the gate does not count is not forgotten');
    assert.doesNotMatch(await git(['log', '-1', '--format=%B']), /sig=/);
  });

  await test('the gate lists the hunk as unsigned', async () => {
    const { stdout } = await cli(['verify', '--target', 'main', '--format', 'json']);
    /** @type {{path: string, state: string}[]} */
    const units = JSON.parse(stdout).units;
    const states = units.filter(({ path }) => path.endsWith('gatewayBreaker.ts')).map(({ state }) => state);
    assert.ok(states.includes('unsigned'), states.join());
  });
}
