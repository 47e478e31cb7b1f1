import type { Buffer } from 'node:buffer';
import { isObjectId, type ObjectId } from '../base/objectId.ts';
import { decodeRepoPath, type RepoPath } from '../base/repoPath.ts';
import { isolateGit } from './isolatedGit.ts';
import type { Repository } from './repository.ts';
import { runGit } from './runGit.ts';
import { splitNul } from './splitNul.ts';

/**
 * For each of `commits` the paths it added that are at least half alike to something it removed or changed, as git's
 * copy detection says: a path that does not come out is no rename for `git blame` either. Merges are skipped, and
 * nothing is paired in a commit with more than a million pairs to compare. Throws `GitError`: `unknown-revision`,
 * `missing-object`.
 */
export async function pairedPaths(
  repository: Repository,
  commits: readonly ObjectId[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<ObjectId, ReadonlySet<RepoPath>>> {
  const paired = new Map<ObjectId, Set<RepoPath>>(commits.map((commit) => [commit, new Set()]));
  if (commits.length === 0) return paired;
  const isolated = isolateGit(repository);
  try {
    const switches = '--stdin -r --raw -z -C50% -l1000 --diff-filter=RC --no-abbrev --ignore-submodules=none';
    const { stdout } = await runGit(isolated, ['diff-tree', ...switches.split(' ')], {
      input: commits.map((commit) => `${commit}\n`).join(''),
      extraEnvironment: isolated.extraEnvironment,
      ...(signal === undefined ? {} : { signal }),
    });
    collectTargets(splitNul(stdout), paired);
  } finally {
    isolated.dispose();
  }
  return paired;
}

/** A commit id opens a section; each record (`:… R086`) is followed by its old and its new path. */
function collectTargets(fields: readonly Buffer[], paired: ReadonlyMap<ObjectId, Set<RepoPath>>): void {
  let targets: Set<RepoPath> | undefined;
  for (let at = 0; at < fields.length; at += 1) {
    const text = fields[at]?.toString('latin1') ?? '';
    const target = fields[at + 2];
    if (text.startsWith(':') && target !== undefined) {
      targets?.add(decodeRepoPath(target));
      at += 2;
    } else if (isObjectId(text)) {
      targets = paired.get(text);
    }
  }
}
