import { recordsRef, remoteRecordsPrefix } from '../attestation/recordLayout.ts';
import { listRefs } from '../git/refs.ts';
import type { Repository } from '../git/repository.ts';
import { findTargetBranch } from './branchRef.ts';
import { resolveTarget } from './resolveTarget.ts';
import type { ResolvedTarget, TargetRequest } from './target.ts';

/**
 * What a review of the request would be read from now, as text: two trees, the branch with the policy, records, and
 * notes on who wrote what. As long as it stays the same, reading the review again gives the same. Throws `TargetError`
 * and `GitError`.
 */
export async function reviewSources(repository: Repository, request: TargetRequest): Promise<string> {
  const target = await resolveTarget(repository, request);
  const [branch, refs] = await Promise.all([
    targetTip(repository, target),
    listRefs(repository, [recordsRef, remoteRecordsPrefix.replace(/\/$/, ''), 'refs/notes']),
  ]);
  const { kind, label, baseTree, headTree, baseCommit, headCommit } = target;
  return JSON.stringify([kind, label, baseTree, headTree, baseCommit, headCommit, branch, refs]);
}

async function targetTip(repository: Repository, { label }: ResolvedTarget): Promise<string | null> {
  const name = /^(.*?)\.\.\.?/.exec(label)?.[1];
  return name === undefined || name === '' ? null : ((await findTargetBranch(repository, name))?.oid ?? null);
}
