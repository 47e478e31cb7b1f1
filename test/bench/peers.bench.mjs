// @ts-check
// Other tools on the same input, where they are installed. None of them does the same job; each line says what it did.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '../harness/cleanUp.mjs';
import { findProgram } from '../harness/findProgram.mjs';
import { inProject } from '../harness/projectPaths.mjs';
import { runProgram } from '../harness/runProgram.mjs';
import { hermeticGit } from './hermeticGit.mjs';
import { fastestOf, nodeProgram } from './measure.mjs';
import { describeRange, gitProgram } from './pinnedDiff.mjs';
import { printRatio, printRow, printSubject } from './report.mjs';
import { createSyntheticRepository } from './syntheticRepository.mjs';

/** @typedef {import('./measure.mjs').ProgramToMeasure} ProgramToMeasure */

/** @type {readonly {name: string, program: string, what: string, run: (program: string, directory: string) => ProgramToMeasure}[]} */
const peers = [
  {
    name: 'difftastic',
    program: 'difft',
    what: 'structural diff as git diff.external',
    run: (program, directory) =>
      gitProgram(directory, ['-c', `diff.external=${program}`, 'diff', '--ext-diff', 'main', 'feature']),
  },
  {
    name: 'sem',
    program: 'sem',
    what: 'entity diff',
    run: (program, cwd) => ({ program, args: ['diff', '--from', 'main', '--to', 'feature'], cwd }),
  },
  {
    name: 'dependency-cruiser',
    program: 'depcruise',
    what: 'dependency graph of the TypeScript packages, one side',
    run: (program, cwd) => ({ program, args: ['--no-config', '--output-type', 'null', 'packages'], cwd }),
  },
];

/** @type {[string, string, ProgramToMeasure][]} */
const installed = [];
const scratch = await temporaryDirectory('bench');
const directory = join(scratch, 'peers');
for (const { name, program, what, run } of peers) {
  const found = await findProgram(program);
  if (found === null) printRow(name, [`skipped: ${program} is not on PATH`]);
  else if (await isGnuParallel(found))
    printRow(name, [`skipped: ${program} on PATH is the one of GNU parallel`]);
  else installed.push([name, what, run(found, directory)]);
}
if (installed.length > 0) await comparePeers();

async function comparePeers() {
  await mkdir(directory);
  await createSyntheticRepository(directory, { changedFiles: 200, commits: 10 });
  await hermeticGit(directory)(['checkout', '--quiet', '--force', 'feature']);
  printSubject(`a generated repository: ${await describeRange(directory, 'main', 'feature')}`);
  const args = ['review', 'main..feature', '--format', 'json', '--repo', directory];
  const review = nodeProgram(inProject('dist', 'cli.cjs'), args, {
    env: { ...process.env, COUNTERSIGN_CACHE: 'off' },
  });
  for (const [name, what, program] of installed) {
    const runs = await fastestOf(3, { review, peer: program }).catch((error) => {
      printRow(name, [`failed: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`]);
      return null;
    });
    if (runs !== null)
      printRatio(name, runs.peer, { name: 'review without a cache', run: runs.review }, what);
  }
}

/** @param {string} program */
async function isGnuParallel(program) {
  const { output } = await runProgram(program, ['--version'], { timeout: 5000 });
  return output.includes('GNU parallel');
}
