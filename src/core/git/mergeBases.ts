import { type ObjectId, toObjectId } from '../base/objectId.ts';
import { isFullObjectId, rememberObject } from './knownObjects.ts';
import type { Repository } from './repository.ts';
import { resolveCommit } from './revParse.ts';
import { type GitResult, runGit } from './runGit.ts';

/**
 * All best common ancestors of two commit-ishes, sorted by object id: none for unrelated histories, several for
 * criss-cross merges (a gate must not choose one of those silently). Throws `GitError` `unknown-revision`.
 */
export async function mergeBases(repository: Repository, a: string, b: string): Promise<readonly ObjectId[]> {
  const isNamed = [a, b].every((revision) => isFullObjectId(repository, revision));
  const direct = isNamed ? await runGit(repository, ['merge-base', '--all', a, b], anyExit) : null;
  // What is wrong with a name is for `resolveCommit` to say.
  const { stdout } = direct === null || direct.exitCode > 1 ? await askResolved(repository, a, b) : direct;
  const lines = stdout
    .toString('latin1')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => rememberObject(repository, line, 'commit', toObjectId(line))).toSorted();
}

const anyExit = { expectExit: [0, 1, 128] };

async function askResolved(repository: Repository, a: string, b: string): Promise<GitResult> {
  const commits = await Promise.all([resolveCommit(repository, a), resolveCommit(repository, b)]);
  return runGit(repository, ['merge-base', '--all', ...commits], { expectExit: [0, 1] });
}

/** True when `a` is reachable from `b`, also when they are the same commit. Throws `GitError` `unknown-revision`. */
export async function isAncestor(repository: Repository, a: string, b: string): Promise<boolean> {
  const commits = await Promise.all([resolveCommit(repository, a), resolveCommit(repository, b)]);
  if (commits[0] === commits[1]) return true;
  const { exitCode } = await runGit(repository, ['merge-base', '--is-ancestor', ...commits], {
    expectExit: [0, 1],
  });
  return exitCode === 0;
}
