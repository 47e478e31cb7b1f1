// @ts-check
// From the diff to the sorted queue, beside git's diff of the same range and bare parsing of the same blobs: in turn, in
// one process. Arguments: repository, directory of the built worker and grammars, directory for caches, a file of JSON
// (ProbeInput). Prints one line of JSON (ProbedRange) for each range.
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createAnalyzer } from '../../src/core/analysis/analyzer.ts';
import { loadSyntaxRuntime } from '../../src/core/analysis/syntax/syntaxRuntime.ts';
import { toObjectId } from '../../src/core/base/objectId.ts';
import { createBlobReader } from '../../src/core/git/blobs.ts';
import { openRepository } from '../../src/core/git/repository.ts';
import { defaultRiskOptions } from '../../src/core/risk/riskOptions.ts';
import { gitTreeView } from '../../src/core/workflow/gitTreeView.ts';
import { assembleReview } from '../../src/core/workflow/openReview.ts';
import { readChange } from '../../src/core/workflow/readChange.ts';
import { cpuTime } from './cpuTime.mjs';

/**
 * `cold`: new workers, an empty cache. `warm`: workers and grammars are there, the cache is empty. `cached`: the same
 * range again. `edited`: again, with one file edited.
 * @typedef {'diff' | 'parsing' | 'cold' | 'warm' | 'cached' | 'editedDiff' | 'editedParsing' | 'edited'} Contender
 * @typedef {{base: string, head: string, edited?: string, editedBlob?: string}} Range trees; `edited`: head with one file edited
 * @typedef {{oid: string, language: import('../../src/core/analysis/facts.ts').LanguageId}} Blob
 * @typedef {{rounds: number, contenders: Contender[], ranges: Range[], diff: string[], blobs?: Blob[]}} ProbeInput `diff`: git's arguments
 * @typedef {{milliseconds: number, cpu: number}} Cost `cpu`: milliseconds of processor time, of all threads and children
 * @typedef {{files: number, hunks: number, blobs: Blob[], bytes: number, costs: Partial<Record<Contender, Cost>>}} ProbedRange
 * @typedef {Awaited<ReturnType<typeof readQueue>>} Queue
 * @typedef {import('../../src/core/analysis/analyzer.ts').Analyzer} Analyzer
 * @typedef {import('../../src/core/git/repository.ts').Repository} Repository
 */

const [directory = '.', dist = '', caches = '', file = ''] = process.argv.slice(2);
/** @type {ProbeInput} */
const input = JSON.parse(readFileSync(file, 'utf8'));
const workerPath = join(dist, 'analysisWorker.cjs');
const grammarDirectory = join(dist, 'grammars');

async function main() {
  const repository = await openRepository(directory);
  const runtime = await loadSyntaxRuntime({
    runtimePath: join(dist, 'web-tree-sitter.wasm'),
    grammarDirectory,
  });
  const warm = createAnalyzer({ workerPath, grammarDirectory, cacheDirectory: join(caches, 'warm') });
  /** @type {ProbedRange[]} */
  const found = input.ranges.map(() => ({ files: 0, hunks: 0, blobs: [], bytes: 0, costs: {} }));
  for (let round = 0; round < input.rounds; round += 1) {
    for (const [at, range] of input.ranges.entries()) {
      const entry = found[at];
      if (entry !== undefined) await measureRange({ repository, runtime, warm, range, entry, round });
    }
  }
  await warm.dispose();
  for (const entry of found) process.stdout.write(`${JSON.stringify(entry)}\n`);
}

/** @param {{repository: Repository, runtime: Awaited<ReturnType<typeof loadSyntaxRuntime>>, warm: Analyzer, range: Range, entry: ProbedRange, round: number}} input */
async function measureRange({ repository, runtime, warm, range, entry, round }) {
  const { base, head, edited = head } = range;
  const read = (/** @type {Analyzer} */ analyzer, /** @type {string} */ tree) =>
    readQueue(repository, analyzer, base, tree);
  const forget = () => rmSync(join(caches, 'warm'), { recursive: true, force: true });
  if (round === 0 && input.contenders.includes('warm'))
    await describe(entry, repository, await read(warm, head));
  if (input.blobs !== undefined) entry.blobs = input.blobs;
  const sources = await readSources(repository, entry.blobs);
  const editedSources = await readSources(repository, editedBlob(range, entry));
  const parse = async (/** @type {typeof sources} */ list) => {
    for (const { language, text } of list) {
      runtime.parser.setLanguage(await runtime.language(language));
      runtime.parser.parse(text)?.delete();
    }
  };
  // Grammars are read before.
  if (round === 0) for (const { language } of sources) await runtime.language(language);
  /** @type {Record<Contender, () => Promise<unknown>>} */
  const runs = {
    diff: () => gitDiff([...input.diff, base, head, '--']),
    parsing: () => parse(sources),
    cold: () => readCold(repository, range, entry),
    warm: () => read(warm, head),
    cached: () => read(warm, head),
    editedDiff: () => gitDiff([...input.diff, base, edited, '--']),
    editedParsing: () => parse(editedSources),
    edited: () => read(warm, edited),
  };
  for (const contender of input.contenders) {
    if (contender === 'warm') forget();
    keepFastest(entry.costs, contender, await timed(runs[contender]));
  }
  forget();
}

/** @param {() => Promise<unknown>} run @returns {Promise<Cost>} */
async function timed(run) {
  const cpu = cpuTime();
  const begun = performance.now();
  await run();
  return { milliseconds: performance.now() - begun, cpu: cpuTime() - cpu };
}

/** The fastest time, and the mean of processor times, which are too coarse to choose one. @param {Partial<Record<Contender, Cost>>} costs @param {Contender} contender @param {Cost} cost */
function keepFastest(costs, contender, cost) {
  const known = costs[contender];
  costs[contender] = {
    milliseconds: Math.min(known?.milliseconds ?? Infinity, cost.milliseconds),
    cpu: (known?.cpu ?? 0) + cost.cpu / input.rounds,
  };
}

/** As a review of the editor reads it, but for provenance. @param {Repository} repository @param {Analyzer} analyzer @param {string} base @param {string} head */
async function readQueue(repository, analyzer, base, head) {
  const blobs = createBlobReader(repository);
  const [baseTree, headTree] = [toObjectId(base), toObjectId(head)];
  const change = await readChange(repository, { baseTree, headTree }, blobs);
  const facts = await analyzer.analyze({
    change,
    oldTree: gitTreeView(repository, baseTree, blobs),
    newTree: gitTreeView(repository, headTree, blobs),
  });
  /** @type {import('../../src/core/workflow/target.ts').ResolvedTarget} */
  const target = { kind: 'patch', label: head, baseTree, headTree, baseCommit: null, headCommit: null };
  const provenance = { files: new Map(), problems: [] };
  const review = assembleReview({ target, change, provenance, facts, riskOptions: defaultRiskOptions });
  blobs.dispose();
  return review;
}

/** @param {Repository} repository @param {Range} range @param {ProbedRange} entry */
async function readCold(repository, { base, head }, entry) {
  const cacheDirectory = join(caches, 'cold');
  rmSync(cacheDirectory, { recursive: true, force: true });
  const analyzer = createAnalyzer({ workerPath, grammarDirectory, cacheDirectory });
  const queue = await readQueue(repository, analyzer, base, head);
  await analyzer.dispose();
  if (entry.files === 0) await describe(entry, repository, queue);
}

/** What was read, and the blobs whose trees it took. @param {ProbedRange} entry @param {Repository} repository @param {Queue} queue */
async function describe(entry, repository, { change, facts, hunks }) {
  const found = new Map();
  for (const { path, oldOid, newOid } of change.files) {
    const { old = null, new: now = null } = facts.files.get(path) ?? {};
    for (const [side, oid] of /** @type {const} */ ([
      [old, oldOid],
      [now, newOid],
    ]))
      if (side?.parsed === true) found.set(oid, { oid, language: side.language });
  }
  entry.files = change.files.length;
  entry.hunks = hunks.length;
  entry.blobs = [...found.values()];
  const sources = await readSources(repository, entry.blobs);
  entry.bytes = sources.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
}

/** @param {Range} range @param {ProbedRange} entry @returns {Blob[]} */
function editedBlob({ editedBlob: oid }, { blobs }) {
  const language = blobs[0]?.language;
  return oid === undefined || language === undefined ? [] : [{ oid, language }];
}

/** @param {Repository} repository @param {readonly Blob[]} list */
async function readSources(repository, list) {
  const blobs = createBlobReader(repository);
  const sources = [];
  for (const { oid, language } of list) {
    const bytes = await blobs.read(toObjectId(oid));
    if (bytes !== null) sources.push({ language, text: bytes.toString('utf8') });
  }
  blobs.dispose();
  return sources;
}

/** Its output is read, as ours has to be. @param {readonly string[]} args @returns {Promise<void>} */
function gitDiff(args) {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd: directory, stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.resume();
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`git diff: ${code}`))));
  });
}

void main();
