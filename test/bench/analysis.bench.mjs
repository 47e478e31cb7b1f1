// @ts-check
// From the diff to the sorted queue, for commits that agents wrote: beside git's diff of the same range, bare parsing of
// the same blobs, and difftastic where it is on PATH.
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { temporaryDirectory } from '../harness/cleanUp.mjs';
import { findProgram } from '../harness/findProgram.mjs';
import { print } from '../harness/progress.mjs';
import { inProject, projectRoot } from '../harness/projectPaths.mjs';
import { sampleAiCommits } from './aiHistory.mjs';
import { borrowRepository } from './borrowRepository.mjs';
import { bundleEntry } from './bundleEntry.mjs';
import { hermeticGit } from './hermeticGit.mjs';
import { nodeProgram, runMeasured } from './measure.mjs';
import { gitProgram, pinnedDiffArguments } from './pinnedDiff.mjs';
import { count, megabytes, printRow, printSubject } from './report.mjs';

/** @typedef {import('./analysisProbe.mjs').ProbedRange} ProbedRange */
/** @typedef {import('./analysisProbe.mjs').Contender} Contender */

const rounds = 3;
const wanted = Number(process.env['COUNTERSIGN_BENCH_COMMITS'] ?? '40');
/** Our whole time against that of `git diff` and bare parsing together. */
const target = 1.3;
const named = (process.env['COUNTERSIGN_BENCH_REPOS'] ?? process.env['COUNTERSIGN_BENCH_REPO'] ?? '')
  .split(delimiter)
  .filter((path) => path !== '');

const scratch = await temporaryDirectory('bench');
const probe = await bundleEntry(new URL('analysisProbe.mjs', import.meta.url), scratch);
const difftastic = await findProgram('difft');
if (difftastic === null) printRow('difftastic', ['skipped: difft is not on PATH']);

/** @type {ProbedRange[]} */
const all = [];
for (const [index, source] of (named.length === 0 ? [projectRoot] : named).entries()) {
  const title =
    named.length === 0 ? 'the history of this project' : `repository ${index + 1} of COUNTERSIGN_BENCH_REPOS`;
  const directory = join(scratch, `borrowed-${index}`);
  const borrowed = await borrowRepository(source, directory);
  const commits = borrowed === null ? [] : await sampleCommits(directory, borrowed.head);
  if (commits.length === 0) {
    print(`  ${title} is left out: it has no commit with a parent.`);
    continue;
  }
  printSubject(`${title}: ${commits.length} commits`);
  const found = await measure(directory, commits, index);
  report(found);
  if (difftastic !== null) await comparePeer(difftastic, directory, commits, found);
  all.push(...found);
}
if (named.length > 1) {
  print(`  all ${named.length} together`);
  report(all);
}

/** Of agents, where there are some; else the last ones. @param {string} directory @param {string} head */
async function sampleCommits(directory, head) {
  const commits = await sampleAiCommits(directory, head, wanted);
  if (commits.length > 0) return commits;
  const lines = await hermeticGit(directory)(['log', '--no-merges', '--format=%H %P', `-${wanted}`, head]);
  return lines
    .split('\n')
    .map((line) => line.split(' '))
    .flatMap(([commit = '', parent = '']) => (parent === '' ? [] : [{ commit, parent }]));
}

/** @param {string} directory @param {readonly {commit: string, parent: string}[]} commits @param {number} index @returns {Promise<ProbedRange[]>} */
async function measure(directory, commits, index) {
  const ranges = [];
  for (const { commit, parent } of commits) ranges.push(await rangeOf(directory, parent, commit));
  /** @type {Contender[]} */
  const contenders = ['diff', 'parsing', 'warm', 'cached', 'editedDiff', 'editedParsing', 'edited', 'cold'];
  const input = join(scratch, `input-${index}.json`);
  await writeFile(input, JSON.stringify({ rounds, contenders, ranges, diff: await pinnedDiffArguments() }));
  const caches = join(scratch, `caches-${index}`);
  await mkdir(caches);
  const program = nodeProgram(probe, [directory, inProject('dist'), caches, input], { keepOutput: true });
  const { stdout, peakBytes } = await runMeasured(program);
  if (peakBytes !== null) printRow('memory of the whole run', [`peak ${megabytes(peakBytes)}`]);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** With a tree in which the first changed source has one line more. @param {string} directory @param {string} base @param {string} head */
async function rangeOf(directory, base, head) {
  const git = hermeticGit(directory);
  const trees = (await git(['rev-parse', `${base}^{tree}`, `${head}^{tree}`])).split('\n');
  const range = { base: trees[0] ?? '', head: trees[1] ?? '' };
  const raw = await git([
    'diff-tree',
    '-r',
    '-z',
    '--diff-filter=AM',
    '--no-renames',
    range.base,
    range.head,
  ]);
  const records = raw.split('\0');
  const at = records.findIndex((path) => /\.(?:[cm]?[jt]sx?|go|rs|py|cs|java)$/.test(path));
  const [, mode = '', oid = ''] = /^:\d+ (100\d+) \w+ (\w+)/.exec(records[at - 1] ?? '') ?? [];
  if (mode === '') return range;
  const content = join(scratch, 'edited');
  await writeFile(content, `${await git(['cat-file', 'blob', oid])}\n\n`);
  const editedBlob = await git(['hash-object', '-w', '--no-filters', content]);
  const index = { GIT_INDEX_FILE: join(scratch, 'index') };
  await git(['read-tree', range.head], index);
  await git(['update-index', '--add', '--cacheinfo', `${mode},${editedBlob},${records[at]}`], index);
  return { ...range, edited: await git(['write-tree'], index), editedBlob };
}

/** @param {readonly ProbedRange[]} found */
function report(found) {
  const blobs = sumOf(found.map((entry) => entry.blobs.length));
  const bytes = sumOf(found.map((entry) => entry.bytes));
  const hunks = sumOf(found.map((entry) => entry.hunks));
  printRow('read', [`${count(hunks)} hunks`, `${count(blobs)} blobs parsed`, megabytes(bytes)]);
  const sum = 'git diff + parsing';
  compare(`cold`, found, 'cold', ['diff', 'parsing'], sum);
  compare(`warm`, found, 'warm', ['diff', 'parsing'], sum);
  compare('again, from the cache', found, 'cached', ['diff'], 'git diff');
  const edited = found.filter(({ costs }) => costs.editedParsing !== undefined && costs.edited !== undefined);
  compare('again, one file edited', edited, 'edited', ['editedDiff', 'editedParsing'], sum);
}

/**
 * Time and processor time of a contender against the sum of others.
 * @param {string} what @param {readonly ProbedRange[]} found @param {Contender} contender
 * @param {readonly Contender[]} others @param {string} sum
 */
function compare(what, found, contender, others, sum) {
  const cost = (/** @type {ProbedRange} */ { costs }, /** @type {'milliseconds' | 'cpu'} */ kind) => ({
    own: costs[contender]?.[kind] ?? 0,
    base: others.reduce((total, other) => total + (costs[other]?.[kind] ?? 0), 0),
  });
  const times = found.map((entry) => cost(entry, 'milliseconds'));
  const cpu = found.map((entry) => cost(entry, 'cpu'));
  const total = (/** @type {readonly {own: number, base: number}[]} */ costs) =>
    sumOf(costs.map(({ own }) => own)) / sumOf(costs.map(({ base }) => base));
  const ratios = times.map(({ own, base }) => own / base);
  const milliseconds = times.map(({ own }) => own);
  printRow(what, [
    `${total(cpu).toFixed(2)} × the processor time of ${sum}${others.length > 1 ? ` (target ${target})` : ''}`,
    `time ${total(times).toFixed(2)} ×, median ${quantile(ratios, 0.5).toFixed(2)} ×, p90 ${quantile(ratios, 0.9).toFixed(2)} ×`,
    `seen here: median ${quantile(milliseconds, 0.5).toFixed(0)} ms, p90 ${quantile(milliseconds, 0.9).toFixed(0)} ms`,
  ]);
}

/** @param {readonly number[]} values */
function sumOf(values) {
  return values.reduce((total, value) => total + value, 0);
}

/** @param {readonly number[]} values @param {number} share */
function quantile(values, share) {
  return (
    values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0
  );
}

/** @param {string} program @param {string} directory @param {readonly {commit: string, parent: string}[]} commits @param {readonly ProbedRange[]} found */
async function comparePeer(program, directory, commits, found) {
  /** @type {number[]} */
  const milliseconds = [];
  for (const { commit, parent } of commits) {
    const args = ['-c', `diff.external=${program}`, 'diff', '--ext-diff', parent, commit];
    milliseconds.push((await runMeasured(gitProgram(directory, args))).milliseconds);
  }
  const own = sumOf(found.map(({ costs }) => costs.cold?.milliseconds ?? 0));
  const theirs = sumOf(milliseconds);
  printRow('difftastic, structural diff of the same commits', [
    `${(theirs / own).toFixed(2)} × our cold time`,
    `seen here: median ${quantile(milliseconds, 0.5).toFixed(0)} ms, p90 ${quantile(milliseconds, 0.9).toFixed(0)} ms`,
  ]);
}
