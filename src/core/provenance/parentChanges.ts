import type { ObjectId } from '../base/objectId.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { Commit } from '../git/commits.ts';
import { diffCommits, type PathChange } from '../git/diffCommits.ts';
import { diffTreePairs } from '../git/diffTreePairs.ts';
import { GitError } from '../git/gitError.ts';
import { openObjectReader } from '../git/objectReader.ts';
import type { Repository } from '../git/repository.ts';
import { tryResolveTree } from '../git/revParse.ts';

/** What the commits of a range changed against each of their parents. */
export interface PathChanges {
  /** By path; undefined for a commit or a parent that is not known. */
  of(commit: ObjectId, parent: number): ReadonlyMap<RepoPath, PathChange> | undefined;
}

/** A merge of a busy branch changes thousands of paths against its first parent. More in all are not kept. */
const mostChanges = 100_000;

/** Null when the range changes more paths than are worth keeping. Throws `GitError`. */
export async function readParentChanges(
  repository: Repository,
  commits: ReadonlyMap<ObjectId, Commit>,
  signal?: AbortSignal,
): Promise<PathChanges | null> {
  const ordinary = [...commits.values()].filter(({ parents }) => parents.length <= 1);
  const known = new Map<string, ReadonlyMap<RepoPath, PathChange>>(
    ordinary.map(({ oid }) => [`${oid} 0`, new Map()]),
  );
  let count = 0;
  for await (const { commit, changes } of diffCommits(
    repository,
    ordinary.map(({ oid }) => oid),
    signal,
  )) {
    count += changes.length;
    if (count > mostChanges) return null;
    known.set(`${commit} 0`, byPath(changes));
  }
  const merges = [...commits.values()].flatMap(({ oid, tree, parents }) =>
    parents.length <= 1 ? [] : parents.map((parent, index) => ({ key: `${oid} ${index}`, parent, tree })),
  );
  const trees = await treesOf(
    repository,
    commits,
    merges.map(({ parent }) => parent),
    signal,
  );
  const pairs = merges.flatMap(({ key, tree }, at) => {
    const before = trees[at] ?? null;
    return before === null ? [] : [{ key, old: before, new: tree }];
  });
  try {
    const found = await diffTreePairs(repository, pairs, { limit: mostChanges - count, signal });
    for (const [at, changes] of found.entries()) known.set(pairs[at]?.key ?? '', byPath(changes));
  } catch (error) {
    if (!GitError.is(error, 'too-large')) throw error;
    return null;
  }
  return { of: (commit, parent) => known.get(`${commit} ${parent}`) };
}

/** The trees of commits inside and outside of the range; null for one that is not here. */
async function treesOf(
  repository: Repository,
  commits: ReadonlyMap<ObjectId, Commit>,
  wanted: readonly ObjectId[],
  signal: AbortSignal | undefined,
): Promise<readonly (ObjectId | null)[]> {
  if (wanted.length === 0) return [];
  // While it is open, looking up a tree costs no process.
  const reader = openObjectReader(repository, signal);
  try {
    return await Promise.all(
      wanted.map(async (oid) => commits.get(oid)?.tree ?? tryResolveTree(repository, oid, signal)),
    );
  } finally {
    reader.dispose();
  }
}

function byPath(changes: readonly PathChange[]): ReadonlyMap<RepoPath, PathChange> {
  return new Map(changes.map((change) => [change.path, change]));
}
