// @ts-check
// How many units of real commits keep their id when the commit is replayed onto an older base. Arguments: a bare
// repository that may be written to, how many commits, the revision to start from, and the distances. Prints JSON.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { toObjectId } from '../../src/core/base/objectId.ts';
import { createBlobReader } from '../../src/core/git/blobs.ts';
import { openRepository } from '../../src/core/git/repository.ts';
import { readChange } from '../../src/core/workflow/readChange.ts';

const [directory = '.', wanted = '200', start = 'HEAD', ...distances] = process.argv.slice(2);
const run = promisify(execFile);

/** @param {readonly string[]} args */
async function git(args) {
  const { stdout } = await run('git', ['-c', 'merge.directoryRenames=conflict', ...args], {
    cwd: directory,
    maxBuffer: 1 << 28,
  });
  return stdout.trim();
}

/** Evenly over the whole history, so that no one week of it decides. @param {readonly string[]} commits */
function sample(commits, count = Number(wanted)) {
  const step = Math.max(1, commits.length / count);
  return Array.from(
    { length: Math.min(count, commits.length) },
    (_, index) => commits[Math.floor(index * step)] ?? '',
  );
}

/**
 * The tree of `commit` when it is picked onto `base`; null where that conflicts.
 * @param {{base: string, parent: string, commit: string}} pick
 */
async function replay({ base, parent, commit }) {
  // As merge base serves the parent, because this commit claims to come from it.
  const ours = await git(['commit-tree', `${base}^{tree}`, '-p', parent, '-m', 'base']);
  try {
    return (await git(['merge-tree', '--write-tree', '--no-messages', ours, commit])).split('\n')[0] ?? null;
  } catch (error) {
    if (/** @type {{code?: unknown}} */ (error).code === 1) return null;
    throw error;
  }
}

async function main() {
  const repository = await openRepository(directory);
  const blobs = createBlobReader(repository);
  /** @param {string} tree */
  const treeOf = async (tree) => toObjectId(await git(['rev-parse', '--verify', `${tree}^{tree}`]));
  /** @param {string} before @param {string} after */
  const change = async (before, after) => {
    const [baseTree, headTree] = await Promise.all([treeOf(before), treeOf(after)]);
    return readChange(repository, { baseTree, headTree }, blobs);
  };
  /** @param {FileChange} file */
  const linesOf = async (file) => {
    const bytes = await blobs.read(file.newOid);
    return (bytes?.toString('latin1') ?? '').split('\n');
  };
  const commits = (await git(['rev-list', '--no-merges', start])).split('\n');
  for (const distance of distances) {
    const result = { distance: Number(distance), tried: 0, conflicts: 0, unread: 0, clean: 0, whole: 0 };
    const units = { original: 0, total: 0, kept: 0, ambiguous: 0 };
    /** @type {Record<string, number>} */
    const lost = {};
    for (const commit of sample(commits)) {
      const parent = await git(['rev-parse', '--verify', '--quiet', `${commit}^`]).catch(() => null);
      // Counted from the commit's own parent along the first parents, as a branch is moved.
      const base = await git(['rev-parse', '--verify', '--quiet', `${commit}~${Number(distance) + 1}`]).catch(
        () => null,
      );
      if (parent === null || base === null) continue;
      result.tried += 1;
      try {
        const tree = await replay({ base, parent, commit });
        if (tree === null) {
          result.conflicts += 1;
          continue;
        }
        const before = await change(parent, commit);
        const after = await change(base, tree);
        const outcome = await compare(before, after, linesOf);
        result.clean += 1;
        result.whole += outcome.kept === outcome.total ? 1 : 0;
        units.original += outcome.original;
        units.total += outcome.total;
        units.kept += outcome.kept;
        units.ambiguous += outcome.ambiguous;
        for (const [why, number] of outcome.lost) lost[why] = (lost[why] ?? 0) + number;
        if (process.env['COUNTERSIGN_BENCH_LOST'] === '1' && outcome.kept < outcome.total)
          process.stderr.write(
            `${distance} ${commit} ${base} ${tree} ${JSON.stringify([...outcome.lost])} ${outcome.names.join(' ')}\n`,
          );
      } catch (error) {
        result.unread += 1;
        if (process.env['COUNTERSIGN_BENCH_LOST'] === '1')
          process.stderr.write(`${commit}: ${String(error)}\n`);
      }
    }
    process.stdout.write(`${JSON.stringify({ ...result, ...units, lost })}\n`);
  }
  blobs.dispose();
}

/** @typedef {import('../../src/core/diff/change.ts').Change} Change */
/** @typedef {import('../../src/core/diff/change.ts').FileChange} FileChange */
/** @typedef {import('../../src/core/diff/change.ts').Unit} Unit */

/**
 * Which units of the replayed change an attestation of the original one covers, and why the others are not covered.
 * @param {Change} before @param {Change} after @param {(file: FileChange) => Promise<readonly string[]>} linesOf
 */
async function compare(before, after, linesOf) {
  const attested = new Map();
  for (const { id } of before.files.flatMap((file) => file.units))
    attested.set(id, (attested.get(id) ?? 0) + 1);
  const original = attested.size;
  /** @type {Map<string, number>} */
  const lost = new Map();
  const names = [];
  let [total, kept, ambiguous] = [0, 0, 0];
  for (const file of after.files) {
    ambiguous += file.units.length - new Set(file.units.map(({ id }) => id)).size;
    for (const unit of file.units) {
      total += 1;
      const count = attested.get(unit.id) ?? 0;
      if (count > 0) {
        kept += 1;
        attested.set(unit.id, count - 1);
        continue;
      }
      const why = await whyLost({ unit, file }, before, linesOf);
      lost.set(why, (lost.get(why) ?? 0) + 1);
      names.push(`${unit.path}:${unit.new.start}`);
    }
  }
  return { original, total, kept, ambiguous, lost, names };
}

/**
 * `path`: the file has another name there. `lines`: other lines are removed or added. `neighbour`: one of the three
 * lines on either side differs. `growth`: these are equal, but more than three were needed to tell the place.
 * @param {{unit: Unit, file: FileChange}} now @param {Change} before
 * @param {(file: FileChange) => Promise<readonly string[]>} linesOf
 */
async function whyLost({ unit, file }, before, linesOf) {
  const was = before.files.find(({ path }) => path === file.path);
  if (was === undefined || was.oldPath !== file.oldPath) return 'path';
  if (unit.kind !== 'text') return unit.kind;
  const twins = was.units.filter((other) => textOf(other) === textOf(unit));
  if (twins.length === 0) return 'lines';
  const [here, there] = await Promise.all([linesOf(file), linesOf(was)]);
  return twins.some((twin) => neighbours(twin, there) === neighbours(unit, here)) ? 'growth' : 'neighbour';
}

/** @param {Unit} unit @param {readonly string[]} lines */
function neighbours({ new: span }, lines) {
  const from = span.lines === 0 ? span.start : span.start - 1;
  const to = from + span.lines;
  return [...lines.slice(Math.max(0, from - 3), from), '|', ...lines.slice(to, to + 3)].join('\n');
}

/** @param {Unit} unit */
function textOf({ removedLines, addedLines }) {
  return [...removedLines, '|', ...addedLines].map((line) => line.toString('latin1')).join('\0');
}

void main();
