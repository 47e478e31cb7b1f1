import { readTree, type TreeEntry } from './objects.ts';
import type { Repository } from './repository.ts';

/** Every path in the tree of a commit-ish or tree-ish, in git's order, with mode and object id. Throws `GitError`. */
export function listPaths(repository: Repository, treeish: string): Promise<readonly TreeEntry[]> {
  return readTree(repository, treeish);
}
