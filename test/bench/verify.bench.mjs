// @ts-check
// `verify` of a signed range against `git log -p` of the same range, and what a sign-off adds to a message.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '../harness/cleanUp.mjs';
import { findProgram } from '../harness/findProgram.mjs';
import { print } from '../harness/progress.mjs';
import { inProject } from '../harness/projectPaths.mjs';
import { fastestOf, nodeProgram } from './measure.mjs';
import { describeRange, gitProgram } from './pinnedDiff.mjs';
import { count, printRatio, printRow, printSubject } from './report.mjs';
import { createSignedRange, signedAt } from './signedRange.mjs';

if ((await findProgram('ssh-keygen')) === null) print('  skipped: ssh-keygen is not on PATH');
else await measureVerify();

async function measureVerify() {
  const scratch = await temporaryDirectory('bench');
  const cache = join(scratch, 'cache');
  const { directory, hunks, units, trailers } = await createSignedRange(scratch);
  printSubject(
    `a generated branch with one sign-off (Ed25519): ${await describeRange(directory, 'main', 'feature')}`,
  );
  const options = { env: { ...process.env, COUNTERSIGN_CACHE: cache }, cwd: directory, keepOutput: true };
  const args = ['verify', '--target', 'main', '--now', signedAt, '--format', 'json'];
  const verify = nodeProgram(inProject('dist', 'cli.cjs'), args, options);
  const runs = await fastestOf(5, {
    log: gitProgram(directory, ['log', '-p', 'main..feature']),
    cold: { ...verify, before: () => rm(cache, { recursive: true, force: true }) },
    warm: verify,
    node: { program: process.execPath, args: ['-e', '0'] },
  });
  const baseline = { name: 'git log -p', run: runs.log };
  const { verdict } = JSON.parse(runs.warm.stdout);
  printRatio('verify, cold cache', runs.cold, baseline, `verdict ${verdict}`);
  printRatio('verify, warm cache', runs.warm, baseline, `${count(hunks)} hunks, ${count(units)} units`);
  printRatio('  starting Node (node -e 0)', runs.node, baseline);
  for (const trailer of trailers) {
    printRow(`trailer ${trailer.split(':', 1)[0]}`, [`${count(Buffer.byteLength(trailer))} bytes`]);
  }
}
