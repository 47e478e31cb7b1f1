import { Buffer } from 'node:buffer';
import { isObjectId, type ObjectId } from '../base/objectId.ts';
import { GitError } from './gitError.ts';
import { throwIfCancelled } from './gitProcess.ts';
import { isolateGit } from './isolatedGit.ts';
import { rememberObject } from './knownObjects.ts';
import { commitTree } from './objects.ts';
import type { Repository } from './repository.ts';
import { tryResolveTree } from './revParse.ts';
import { runGit } from './runGit.ts';
import { splitNul } from './splitNul.ts';

export interface Remerged {
  /** What git alone makes of the parents. After a conflict its files hold conflict markers, as git writes them. */
  readonly tree: ObjectId;
  readonly isClean: boolean;
}

const mergeSwitches: readonly string[] =
  '--write-tree -z --name-only --no-messages --allow-unrelated-histories'.split(' ');

/** The commits between the steps of an octopus; fixed, so that the same parents give the same markers. */
const nobody = { name: 'countersign', email: 'countersign@localhost', timestamp: 0, zone: '+0000' };

/**
 * What two commits merge to depends on them alone, so it is kept: of the last range that `remergeAhead` was asked for.
 * In a shallow repository the history between them may still grow.
 */
const knownMerges = new WeakMap<Repository, ReadonlyMap<string, Remerged>>();

/**
 * Merges the two parents of each of `merges` in one run of git, for `remerge` to say it at once. Whatever cannot be
 * merged so (an octopus, a parent that is not here) is left to `remerge`. Throws only `GitError` `cancelled`.
 */
export async function remergeAhead(
  repository: Repository,
  merges: readonly (readonly ObjectId[])[],
  signal?: AbortSignal,
): Promise<void> {
  throwIfCancelled(signal, ['merge-tree']);
  if (repository.isShallow) return;
  const before = knownMerges.get(repository);
  const pairs = [...new Set(merges.filter(({ length }) => length === 2).map(keyOf))];
  if (pairs.length < 2 || pairs.every((pair) => before?.has(pair) === true)) return;
  try {
    knownMerges.set(repository, await mergePairs(repository, pairs, signal));
  } catch (error) {
    if (!GitError.is(error) || error.code === 'cancelled') throw error;
  }
}

function keyOf(parents: readonly ObjectId[]): string {
  return parents.join(' ');
}

async function mergePairs(
  repository: Repository,
  pairs: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, Remerged>> {
  const isolated = isolateGit(repository);
  try {
    const { stdout } = await runGit(isolated, ['merge-tree', ...mergeSwitches, '--stdin'], {
      input: pairs.map((pair) => `${pair}\n`).join(''),
      extraEnvironment: isolated.extraEnvironment,
      ...(signal === undefined ? {} : { signal }),
    });
    const merged = parseMerges(stdout);
    // An answer too few or too many, and none can be told from another's.
    if (merged.length !== pairs.length) return new Map();
    for (const { tree } of merged) rememberObject(repository, tree, 'tree', tree);
    return new Map(merged.map((result, at) => [pairs[at] ?? '', result]));
  } finally {
    isolated.dispose();
  }
}

/** git-merge-tree(1): `1` (clean) or `0`, the tree, the paths with conflicts, and an empty field behind each merge. */
function parseMerges(output: Buffer): readonly Remerged[] {
  const fields = splitNul(output).map((field) => field.toString('latin1'));
  const merged: Remerged[] = [];
  for (let at = 0; at < fields.length;) {
    const tree = fields[at + 1] ?? '';
    const status = fields[at];
    if (!isObjectId(tree) || (status !== '0' && status !== '1')) return [];
    merged.push({ tree, isClean: status === '1' });
    const end = fields.indexOf('', at + 2);
    if (end < 0) return [];
    at = end + 1;
  }
  return merged;
}

/**
 * Merges the parents of a merge commit again (docs/attestation.md, Verification, range modes). No branch, index or
 * file changes; the objects of the result are added to the repository, for no ref to hold. Merge drivers, attributes
 * and configuration play no part, and markers carry object ids and no names, so the tree depends on the commits alone.
 * The parents of an octopus are merged one after the other. Throws `GitError`: `missing-object`.
 */
export async function remerge(
  repository: Repository,
  parents: readonly ObjectId[],
  signal?: AbortSignal,
): Promise<Remerged> {
  const [first, ...others] = parents;
  if (first === undefined) throw new GitError('unknown-revision', 'nothing to merge', {});
  const tree = await tryResolveTree(repository, first, signal);
  if (tree === null) throw new GitError('missing-object', `${first} is not here`, { revision: first });
  const known = knownMerges.get(repository)?.get(keyOf(parents));
  if (known !== undefined) return known;
  let merged: Remerged = { tree, isClean: true };
  const done = [first];
  for (const next of others) {
    const ours =
      done.length === 1
        ? first
        : await commitTree(repository, {
            tree: merged.tree,
            parents: done,
            message: Buffer.alloc(0),
            author: nobody,
            committer: nobody,
          });
    const step = await mergeTwo(repository, ours, next, signal);
    merged = { tree: step.tree, isClean: merged.isClean && step.isClean };
    done.push(next);
  }
  return merged;
}

async function mergeTwo(
  repository: Repository,
  ours: ObjectId,
  theirs: ObjectId,
  signal: AbortSignal | undefined,
): Promise<Remerged> {
  const isolated = isolateGit(repository);
  try {
    const { stdout, exitCode, stderr } = await runGit(
      isolated,
      ['merge-tree', ...mergeSwitches, ours, theirs],
      {
        extraEnvironment: isolated.extraEnvironment,
        expectExit: [0, 1],
        ...(signal === undefined ? {} : { signal }),
      },
    );
    const tree = splitNul(stdout)[0]?.toString('latin1') ?? '';
    // A commit that is not here ends it as a conflict does, without a tree.
    if (!isObjectId(tree))
      throw new GitError('missing-object', `git merge-tree: ${stderr.trim()}`, { exitCode, stderr });
    return { tree: rememberObject(repository, tree, 'tree', tree), isClean: exitCode === 0 };
  } finally {
    isolated.dispose();
  }
}
