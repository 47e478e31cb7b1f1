// @ts-check
// `verify` of a signed range against `git log -p` of the same range, and what a sign-off adds to a message.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '../harness/cleanUp.mjs';
import { findProgram } from '../harness/findProgram.mjs';
import { print } from '../harness/progress.mjs';
import { inProject } from '../harness/projectPaths.mjs';
import { fastestOf, nodeProgram } from './measure.mjs';
import { hermeticGit } from './hermeticGit.mjs';
import { describeRange, gitProgram } from './pinnedDiff.mjs';
import { count, printRatio, printRow, printSubject } from './report.mjs';
import { createSignedRange, signedAt } from './signedRange.mjs';

/** What the gate is held to: a pull request, and a long branch. */
const ranges = [
  { title: 'a pull request', changedFiles: 73, commits: 10 },
  { title: 'a long branch', changedFiles: 650, commits: 500 },
];

if ((await findProgram('ssh-keygen')) === null) print('  skipped: ssh-keygen is not on PATH');
else for (const range of ranges) await measureVerify(range);

/** @param {(typeof ranges)[number]} range */
async function measureVerify({ title, ...shape }) {
  const scratch = await temporaryDirectory('bench');
  const cache = join(scratch, 'cache');
  const { directory, hunks, units, trailers } = await createSignedRange(scratch, shape);
  const described = await describeRange(directory, 'main', 'feature');
  printSubject(
    `${title} (select: ai, one sign-off with Ed25519): ${described}, ${count(hunks)} hunks, ${count(units)} units`,
  );
  const options = { env: { ...process.env, COUNTERSIGN_CACHE: cache }, cwd: directory, keepOutput: true };
  const args = ['verify', '--target', 'main', '--now', signedAt, '--format', 'json'];
  const verify = nodeProgram(inProject('dist', 'cli.cjs'), args, options);
  const [first = ''] = (await hermeticGit(directory)(['rev-list', '--reverse', 'main..feature'])).split('\n');
  const runs = await fastestOf(5, {
    diff: gitProgram(directory, ['diff', 'main', 'feature']),
    log: gitProgram(directory, ['log', '-p', 'main..feature']),
    verify: { ...verify, before: () => rm(cache, { recursive: true, force: true }) },
    everyCommit: nodeProgram(inProject('dist', 'cli.cjs'), [...args, '--range-mode', 'both'], {
      ...options,
      expectExit: [0, 1],
    }),
    firstCommit: nodeProgram(inProject('dist', 'cli.cjs'), [...args, `main...${first}`], {
      ...options,
      expectExit: [0, 1],
    }),
    node: { program: process.execPath, args: ['-e', '0'] },
  });
  const { verdict } = JSON.parse(runs.verify.stdout);
  const log = { name: 'git log -p', run: runs.log };
  printRatio('verify', runs.verify, log, `verdict ${verdict}`);
  printRatio('  of it without starting Node', withoutStart(runs.verify, runs.node), log);
  printRatio('verify --range-mode both', runs.everyCommit, log);
  printRatio('verify of the first commit alone', runs.firstCommit, log);
  printRatio('starting Node (node -e 0)', runs.node, log);
  const allowed = { milliseconds: 3 * runs.diff.milliseconds + 300 };
  printRatio('verify', runs.verify, { name: '(3 × git diff + 300 ms)', run: allowed });
  for (const trailer of trailers) {
    printRow(`trailer ${trailer.split(':', 1)[0]}`, [`${count(Buffer.byteLength(trailer))} bytes`]);
  }
}

/** @param {{milliseconds: number}} run @param {{milliseconds: number}} start */
function withoutStart(run, start) {
  return { milliseconds: run.milliseconds - start.milliseconds };
}
