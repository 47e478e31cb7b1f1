import { decodeRepoPath, type RepoPath } from '../base/repoPath.ts';
import type { ObjectId } from '../base/objectId.ts';
import { isolateGit } from './isolatedGit.ts';
import type { Repository } from './repository.ts';
import { runGit } from './runGit.ts';
import { splitNul } from './splitNul.ts';

/** The paths at which two trees differ, in git's order; a rename is both of its paths. Throws `GitError`. */
export async function changedPaths(
  repository: Repository,
  oldTree: ObjectId,
  newTree: ObjectId,
  signal?: AbortSignal,
): Promise<readonly RepoPath[]> {
  if (oldTree === newTree) return [];
  const isolated = isolateGit(repository);
  try {
    const switches = '-r -z --name-only --no-renames --ignore-submodules=none';
    const { stdout } = await runGit(isolated, ['diff-tree', ...switches.split(' '), oldTree, newTree], {
      extraEnvironment: isolated.extraEnvironment,
      ...(signal === undefined ? {} : { signal }),
    });
    return splitNul(stdout).map(decodeRepoPath);
  } finally {
    isolated.dispose();
  }
}
