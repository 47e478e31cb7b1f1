import type { ObjectId } from '../base/objectId.ts';
import type { RepoPath } from '../base/repoPath.ts';
import { changedPaths } from '../git/changedPaths.ts';
import type { Commit } from '../git/commits.ts';
import { remergeAhead } from '../git/remerge.ts';
import type { Repository } from '../git/repository.ts';
import { mapConcurrently } from '../provenance/mapConcurrently.ts';
import { commitTrees } from './commitTrees.ts';

/** Each runs a git of its own. */
const mergesAtOnce = 4;

/**
 * The paths that each commit of a range changed by itself: as `touched` for ordinary commits, and for merges those
 * that differ from what git makes of the parents alone. `touched` knows merges by the paths that differ from every
 * parent, which also holds files that git merged, and lacks those of which a merge dropped one side. Throws `GitError`.
 */
export async function ownPaths(
  repository: Repository,
  commits: readonly Commit[],
  touched: ReadonlyMap<ObjectId, readonly RepoPath[]>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<ObjectId, readonly RepoPath[]>> {
  const merges = commits.filter(({ parents }) => parents.length > 1);
  if (merges.length === 0) return touched;
  await remergeAhead(
    repository,
    merges.map(({ parents }) => parents),
    signal,
  );
  const found = await mapConcurrently(merges, mergesAtOnce, async (merge) => {
    const { baseTree, headTree } = await commitTrees(repository, merge, signal);
    return [merge.oid, await changedPaths(repository, baseTree, headTree, signal)] as const;
  });
  return new Map([...touched, ...found]);
}
