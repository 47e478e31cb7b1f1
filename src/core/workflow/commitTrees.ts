import type { ObjectId } from '../base/objectId.ts';
import type { Commit } from '../git/commits.ts';
import { GitError } from '../git/gitError.ts';
import { remerge } from '../git/remerge.ts';
import type { Repository } from '../git/repository.ts';
import { emptyTree, tryResolveTree } from '../git/revParse.ts';

export interface CommitTrees {
  readonly baseTree: ObjectId;
  readonly headTree: ObjectId;
  /** False for a merge whose parents git cannot join alone: the base then holds conflict markers. */
  readonly isCleanMerge: boolean;
}

/**
 * Between which trees stands what a commit did by itself: from its parent's tree, from the empty one, or, for a merge,
 * from what git alone makes of its parents. A clean merge therefore did nothing, and one that brings in more shows
 * exactly that. Throws `GitError` when a parent is not here.
 */
export async function commitTrees(
  repository: Repository,
  { tree, parents }: Pick<Commit, 'tree' | 'parents'>,
  signal?: AbortSignal,
): Promise<CommitTrees> {
  const [first, second] = parents;
  if (second !== undefined) {
    const merged = await remerge(repository, parents, signal);
    return { baseTree: merged.tree, headTree: tree, isCleanMerge: merged.isClean };
  }
  const baseTree =
    first === undefined ? await emptyTree(repository) : await tryResolveTree(repository, first, signal);
  if (baseTree === null)
    throw new GitError('missing-object', `its parent ${first} is not here`, { revision: first ?? '' });
  return { baseTree, headTree: tree, isCleanMerge: true };
}
