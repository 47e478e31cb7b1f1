import { isObjectId, type ObjectId } from '../base/objectId.ts';
import { encodeRepoPath, type RepoPath } from '../base/repoPath.ts';
import type { Repository } from './repository.ts';
import { resolveCommit } from './revParse.ts';
import { runGit } from './runGit.ts';

/** One step of a branch's own history. */
export interface FirstParentStep {
  readonly oid: ObjectId;
  /** The committer's date, in seconds since 1970 UTC. */
  readonly timestamp: number;
}

/** The commits that a branch pointed to one after the other, newest first. Throws `GitError` `unknown-revision`. */
export async function listFirstParents(
  repository: Repository,
  tip: string,
  signal?: AbortSignal,
): Promise<readonly FirstParentStep[]> {
  const oid = await resolveCommit(repository, tip, signal);
  const args = ['rev-list', '--first-parent', '--timestamp', oid];
  const { stdout } = await runGit(repository, args, signal === undefined ? {} : { signal });
  return stdout
    .toString('latin1')
    .split('\n')
    .flatMap((line): readonly FirstParentStep[] => {
      const [timestamp = '', commit = ''] = line.split(' ');
      return isObjectId(commit) ? [{ oid: commit, timestamp: Number(timestamp) }] : [];
    });
}

/** The last commit, from `tip` along first parents, that changed `path`; null when none did. Throws `GitError`. */
export async function lastChangeOf(
  repository: Repository,
  tip: ObjectId,
  path: RepoPath,
): Promise<ObjectId | null> {
  const args = [
    'rev-list',
    '--first-parent',
    '--max-count=1',
    tip,
    '--',
    encodeRepoPath(path).toString('utf8'),
  ];
  const { stdout } = await runGit(repository, args);
  const oid = stdout.toString('latin1').trim();
  return isObjectId(oid) ? oid : null;
}
