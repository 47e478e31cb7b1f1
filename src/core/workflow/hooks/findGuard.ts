import type { ObjectId } from '../../base/objectId.ts';
import type { BlobReader } from '../../git/blobs.ts';
import { listRefs } from '../../git/refs.ts';
import type { Repository } from '../../git/repository.ts';
import { branchOfRef } from '../../policy/branchOfRef.ts';
import { guardsBranch } from '../../policy/guardsBranch.ts';
import { type BranchRef, findTargetBranch } from '../branchRef.ts';
import { readPolicyAt, type ReviewPolicy } from '../readPolicy.ts';

/** The branch that a push is judged for. */
export interface Guard {
  readonly target: BranchRef;
  /** Branches of this name are targets themselves: what is pushed to them has left the review. */
  readonly guards: (branch: string) => boolean;
}

export interface GuardRequest {
  readonly repository: Repository;
  readonly blobs: BlobReader;
  /** The remote that is pushed to, as git names it; a URL when it has no name. */
  readonly remote: string;
  readonly pushed: ObjectId;
  /** The configured target; null: found by its policy. */
  readonly target: string | null;
}

/**
 * The first branch, as the remote was last seen and else as it is here, whose own policy lists it. A policy that
 * cannot be used guards too: it must not let through. `unguarded`: no policy anywhere, so there is nothing to check.
 * `missing`: what is pushed holds a policy, and no branch that could guard it is here. Throws `GitError`.
 */
export async function findGuard(request: GuardRequest): Promise<Guard | 'unguarded' | 'missing'> {
  const { repository, blobs, remote, pushed, target } = request;
  if (target !== null) {
    const named = await findRemoteBranch(repository, remote, target);
    if (named === null) return 'missing';
    return guardOf(named, await readPolicyAt(named.oid, blobs));
  }
  const own = await readPolicyAt(pushed, blobs);
  let first: BranchRef | null = null;
  for (const name of new Set(['main', 'master', ...(own.policy?.branches ?? []).filter(isLiteral)])) {
    const branch = await findRemoteBranch(repository, remote, name);
    if (branch === null) continue;
    const policy = await readPolicyAt(branch.oid, blobs);
    first ??= branch;
    const isUnusable = policy.policy === null && policy.digest !== null;
    if (isUnusable || policy.policy?.branches.includes(name) === true) return guardOf(branch, policy);
  }
  if (own.digest === null) return 'unguarded';
  // The change that introduces a policy: the gate has a rule for it.
  return first === null ? 'missing' : guardOf(first, own);
}

function guardOf(target: BranchRef, { policy }: ReviewPolicy): Guard {
  const name = branchOfRef(target.ref);
  return {
    target,
    guards: (branch) => branch === name || (policy !== null && guardsBranch(policy, branch)),
  };
}

async function findRemoteBranch(
  repository: Repository,
  remote: string,
  name: string,
): Promise<BranchRef | null> {
  const ref = `refs/remotes/${remote}/${name}`;
  const found = (await listRefs(repository, [ref])).find((entry) => entry.name === ref);
  if (found !== undefined) return { ref, oid: found.oid };
  const tracked = await findTargetBranch(repository, `origin/${name}`);
  return tracked ?? findTargetBranch(repository, name);
}

function isLiteral(pattern: string): boolean {
  return !/[*?[\]{}!()]/.test(pattern);
}
