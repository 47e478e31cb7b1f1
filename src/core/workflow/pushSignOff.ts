import { pushRecords } from '../attestation/syncRecords.ts';
import { readConfig } from '../git/config.ts';
import { currentBranch } from '../git/refs.ts';
import { listRemotes, pushRefs } from '../git/remotes.ts';
import type { Repository } from '../git/repository.ts';
import { SignOffError } from './signOffError.ts';

/**
 * Pushes the records, and the branch where a commit of it carries the sign-off, to the branch's remote, so that a
 * build can verify them. Never forced. Throws `SignOffError` and `GitError`.
 */
export async function pushSignOff(
  repository: Repository,
  what: 'branch-and-records' | 'records' = 'branch-and-records',
): Promise<{ readonly remote: string }> {
  const branch = await currentBranch(repository);
  const remote = await remoteOf(repository, branch);
  if (remote === null) throw new SignOffError('no-target', 'This repository has no remote to push to.');
  if (branch === null && what === 'branch-and-records')
    throw new SignOffError('no-target', 'HEAD is detached: check out the branch to push it.');
  await pushRecords(repository, remote);
  if (branch === null || what === 'records') return { remote };
  await pushRefs(repository, { remote, refspecs: [`refs/heads/${branch}:refs/heads/${branch}`] });
  return { remote };
}

async function remoteOf(repository: Repository, branch: string | null): Promise<string | null> {
  const configured = branch === null ? null : await readConfig(repository, `branch.${branch}.remote`);
  if (configured !== null) return configured;
  const remotes = await listRemotes(repository);
  return (remotes.find((remote) => remote.name === 'origin') ?? remotes[0])?.name ?? null;
}
