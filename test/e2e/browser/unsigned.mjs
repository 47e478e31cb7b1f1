// @ts-check
// A reviewer who has no key at all: what is said before, and what the gate makes of it.
import assert from 'node:assert/strict';

export const name = 'sign off without a key';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run({ open, workbench, test, git, cli, expectEventually }) {
  await test('a hunk is attested', async () => {
    await git(['config', '--unset', 'user.signingkey']);
    await git(['config', '--unset', 'gpg.format']);
    await open({ startupReview: 'main...HEAD' });
    await workbench.waitForReview();
    await workbench.openHunk('gatewayBreaker.ts');
    await workbench.runCommand('Countersign: Attest Hunk and Advance');
    await workbench.waitForHunkState('gatewayBreaker.ts', 'Attested');
  });

  await test('without a key the way on says what it is worth', async () => {
    const head = await git(['rev-parse', 'HEAD']);
    await workbench.runCommand('Countersign: Sign Off…');
    const offer = await workbench.dialogText(/No SSH key/);
    await workbench.screenshot('unsigned-offer');
    assert.match(offer, /No SSH key was found to sign with\./);
    assert.match(offer, /the policy on main does not count/);
    await workbench.acceptDialog('Go On Without a Signature', /No SSH key/);
    await workbench.dialogText(/Key: none/);
    await workbench.screenshot('unsigned-dialog');
    const shown = await workbench.acceptDialog('Commit Unsigned', /Key: none/);
    assert.match(shown, /level 0/);
    assert.match(shown, /the gate will not count this/);
    await workbench.waitForNotification(/Signed off 1 of \d+ hunks\..*Next: /);
    await workbench.screenshot('unsigned-done');
    assert.equal(await git(['rev-parse', 'HEAD^']), head);
    // What the gate does not count is not forgotten.
    await workbench.waitForHunkState('gatewayBreaker.ts', 'Attested');
    assert.doesNotMatch(await git(['log', '-1', '--format=%B']), /sig=/);
  });

  await test('the gate lists the hunk as unsigned', async () => {
    const { stdout } = await cli(['verify', '--target', 'main', '--format', 'json']);
    /** @type {{path: string, state: string}[]} */
    const units = JSON.parse(stdout).units;
    const states = units.filter(({ path }) => path.endsWith('gatewayBreaker.ts')).map(({ state }) => state);
    assert.ok(states.includes('unsigned'), states.join());
  });

  await test('undo takes the sign-off back, and keeps what was decided', async () => {
    const commit = await git(['rev-parse', 'HEAD']);
    await workbench.pressNotificationButton('Undo');
    await expectEventually(
      () => git(['rev-parse', 'HEAD']),
      (head) => head !== commit,
      'HEAD as it was',
    );
    assert.equal(await git(['rev-parse', 'HEAD']), await git(['rev-parse', `${commit}^`]));
    await expectEventually(
      () => git(['for-each-ref', 'refs/countersign']),
      (refs) => refs === '',
      'no record',
    );
    await workbench.waitForHunkState('gatewayBreaker.ts', 'Attested');
  });
}
