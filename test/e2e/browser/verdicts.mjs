// @ts-check
// The other two things a signature can say, with a key that asks for its passphrase.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '../../harness/runProgram.mjs';

export const name = 'reject, override, and a key with a passphrase';

const passphrase = 'correct horse';

/** @param {import('../../harness/browserSuites.mjs').SuiteContext} context */
export async function run({ open, workbench, test, workspace, git, cli }) {
  const verified = async () => {
    const { code, stdout } = await cli(['verify', '--target', 'main', '--format', 'json']);
    return { code, report: JSON.parse(stdout) };
  };

  await test('needs work is marked, and the policy of main allows overrides', async () => {
    const branch = await git(['branch', '--show-current']);
    await git(['checkout', '-q', 'main']);
    const policy = join(workspace.directory, '.countersign', 'policy.yml');
    await writeFile(policy, `${await readFile(policy, 'utf8')}\noverride: {role: senior, expires: 3d}\n`);
    await git(['commit', '-q', '-a', '-m', 'Allow overrides']);
    await git(['checkout', '-q', branch]);
    const key = await git(['config', 'user.signingkey']);
    const protect = await runProgram(
      'ssh-keygen',
      ['-q', '-p', '-f', key.replace(/\.pub$/, ''), '-P', '', '-N', passphrase],
      {},
    );
    assert.equal(protect.code, 0, protect.output);
    await open({ startupReview: 'main...HEAD' });
    await workbench.waitForReview();
    await workbench.openHunk('0004_retry_queue.sql');
    await workbench.runCommand('Countersign: Mark Hunk as Needs Work…');
    await workbench.fillInputBox('Archive the table before it is dropped.');
    await workbench.waitForHunkState('0004_retry_queue.sql', 'Needs work');
  });

  await test('a rejection asks for its reason and shows what is signed', async () => {
    await workbench.runCommand('Countersign: Reject Hunks That Need Work…');
    await workbench.expectQuestion(/The gate refuses these hunks until you accept them/);
    await workbench.fillInputBox('The table is still read by billing.', /Reject the hunks/);
    const text = await workbench.dialogText(/Reject/);
    assert.match(text, /Reject 1 of \d+ hunks\?/);
    assert.match(text, /Reason: The table is still read by billing\./);
    assert.match(text, /v=reject/);
    assert.doesNotMatch(text, /Reviewed-by/);
    await workbench.screenshot('verdicts-reject');
    await workbench.acceptDialog('Sign and Commit');
  });

  await test('the passphrase is asked for by the name of the key, again when it was wrong', async () => {
    await workbench.expectQuestion(/Passphrase of your key/);
    await workbench.screenshot('verdicts-passphrase');
    await workbench.fillInputBox('wrong', /Passphrase of your key/);
    await workbench.expectQuestion(/That was not it: try 2 of 3/);
    await workbench.fillInputBox(passphrase, /try 2 of 3/);
    await workbench.waitForNotification(/Rejected 1 of \d+ hunks\./);
    const { code, report } = await verified();
    assert.equal(code, 1);
    const rejected = report.units.filter((/** @type {any} */ unit) => unit.state === 'rejected');
    assert.ok(rejected.length > 0);
    assert.match(report.next.join('\n'), /The table is still read by billing/);
    await workbench.clearNotifications();
  });

  await test('a closed passphrase box signs nothing and loses nothing', async () => {
    const head = await git(['rev-parse', 'HEAD']);
    await workbench.runCommand('Countersign: Reject Hunks That Need Work…');
    await workbench.fillInputBox('Once more.', /Reject the hunks/);
    await workbench.acceptDialog('Sign and Commit');
    await workbench.expectQuestion(/Passphrase of your key/);
    await workbench.closeQuickInput();
    await workbench.waitForStatus(/Nothing was signed/);
    assert.equal(await git(['rev-parse', 'HEAD']), head);
    await workbench.clearNotifications();
  });

  await test('an override needs a reason and an end, and the gate says whose it is', async () => {
    await workbench.runCommand('Countersign: Override the Gate…');
    await workbench.fillInputBox('Production is down.', /Override the gate/);
    await workbench.expectQuestion(/How long does the override hold/);
    assert.deepEqual(await workbench.quickPickItems((labels) => labels.includes('1d')), ['4h', '1d', '3d']);
    await workbench.pickItem('1d');
    const text = await workbench.dialogText(/Override/);
    assert.match(text, /Override the gate for \d+ of \d+ hunks\?/);
    assert.match(text, /Until: \d{4}-\d{2}-\d{2}T/);
    await workbench.screenshot('verdicts-override');
    await workbench.acceptDialog('Sign and Commit');
    await workbench.expectQuestion(/Passphrase of your key/);
    await workbench.fillInputBox(passphrase, /Passphrase of your key/);
    await workbench.waitForNotification(/Overrode the gate for \d+ of \d+ hunks\./);
    const { code, report } = await verified();
    assert.equal(report.verdict, 'overridden', JSON.stringify(report.next));
    assert.equal(code, 0);
    const [unit] = report.units.filter((/** @type {any} */ entry) => entry.state === 'overridden');
    assert.match(unit.reason, /override by alice until .*: Production is down\./);
  });
}
