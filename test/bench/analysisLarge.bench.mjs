// @ts-check
// A diff of 48 MB and 4,000 files, with two workers: time and memory, beside git's diff and bare parsing of the same
// blobs by one thread.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '../harness/cleanUp.mjs';
import { inProject } from '../harness/projectPaths.mjs';
import { bundleEntry } from './bundleEntry.mjs';
import { hermeticGit } from './hermeticGit.mjs';
import { createLargeDiffRepository } from './largeDiffRepository.mjs';
import { nodeProgram, runMeasured } from './measure.mjs';
import { describeRange, gitProgram, pinnedDiffArguments } from './pinnedDiff.mjs';
import { count, megabytes, printRow, printSubject } from './report.mjs';

/** @typedef {import('./analysisProbe.mjs').ProbedRange} ProbedRange */
/** @typedef {import('./analysisProbe.mjs').ProbeInput} ProbeInput */

const rounds = 2;
const target = 1.3;
/** Bytes that one process may hold. */
const mostMemory = 700e6;

const scratch = await temporaryDirectory('bench');
const probe = await bundleEntry(new URL('analysisProbe.mjs', import.meta.url), scratch);
const directory = join(scratch, 'large');
await mkdir(directory);
const { base, head } = await createLargeDiffRepository(directory);
const trees = (await hermeticGit(directory)(['rev-parse', `${base}^{tree}`, `${head}^{tree}`])).split('\n');
const range = { base: trees[0] ?? '', head: trees[1] ?? '' };
const diff = await pinnedDiffArguments();
const patch = await runMeasured({ ...gitProgram(directory, [...diff, base, head, '--']), keepOutput: true });
printSubject(
  `a generated repository: ${await describeRange(directory, base, head)}, ${megabytes(patch.stdout.length)} of diff`,
);

// In turn, each in a process of its own, so that memory is that of the review alone.
/** @type {{milliseconds: number, cpu: number}[]} */
const own = [];
/** @type {{milliseconds: number, cpu: number}[]} */
const bare = [];
let peak = 0;
/** @type {ProbedRange | null} */
let found = null;
for (let round = 0; round < rounds; round += 1) {
  const review = await run({ rounds: 1, contenders: ['cold'], ranges: [range], diff });
  found = review.range;
  peak = Math.max(peak, review.peakBytes ?? 0);
  const others = await run({
    rounds: 1,
    contenders: ['diff', 'parsing'],
    ranges: [range],
    diff,
    blobs: found.blobs,
  });
  if (found.costs.cold !== undefined) own.push(found.costs.cold);
  const { diff: git, parsing } = others.range.costs;
  if (git !== undefined && parsing !== undefined)
    bare.push({ milliseconds: git.milliseconds + parsing.milliseconds, cpu: git.cpu + parsing.cpu });
}
const fastest = (/** @type {readonly {milliseconds: number, cpu: number}[]} */ costs) => ({
  milliseconds: Math.min(...costs.map(({ milliseconds }) => milliseconds)),
  cpu: Math.min(...costs.map(({ cpu }) => cpu)),
});
const [mine, theirs] = [fastest(own), fastest(bare)];
printRow('read', [
  `${count(found?.hunks ?? 0)} hunks`,
  `${count(found?.blobs.length ?? 0)} blobs parsed`,
  megabytes(found?.bytes ?? 0),
]);
printRow('from the diff to the queue, cold, two workers', [
  `${(mine.cpu / theirs.cpu).toFixed(2)} × the processor time of git diff + parsing (target ${target})`,
  `time ${(mine.milliseconds / theirs.milliseconds).toFixed(2)} ×`,
  `seen here: ${(mine.milliseconds / 1000).toFixed(1)} s, ${(mine.cpu / 1000).toFixed(1)} s of processor time`,
]);
printRow('memory', [`peak ${megabytes(peak)} (target ${megabytes(mostMemory)})`]);

/** @param {ProbeInput} input @returns {Promise<{range: ProbedRange, peakBytes: number | null}>} */
async function run(input) {
  const file = join(scratch, 'input.json');
  await writeFile(file, JSON.stringify(input));
  const caches = join(scratch, 'caches');
  await mkdir(caches, { recursive: true });
  const program = nodeProgram(probe, [directory, inProject('dist'), caches, file], { keepOutput: true });
  const { stdout, peakBytes } = await runMeasured(program);
  return { range: JSON.parse(stdout), peakBytes };
}
