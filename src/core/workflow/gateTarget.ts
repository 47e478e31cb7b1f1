import type { ObjectId } from '../base/objectId.ts';
import type { BlobReader } from '../git/blobs.ts';
import { isAncestor } from '../git/mergeBases.ts';
import { listRemotes } from '../git/remotes.ts';
import type { Repository } from '../git/repository.ts';
import { resolveCommit } from '../git/revParse.ts';
import { branchOfRef } from '../policy/branchOfRef.ts';
import { guardsBranch } from '../policy/guardsBranch.ts';
import { type BranchRef, findTargetBranch } from './branchRef.ts';
import { readPolicyAt, type ReviewPolicy } from './readPolicy.ts';
import { singleMergeBase } from './resolveTarget.ts';
import { TargetError } from './target.ts';

export interface GateTargetInput {
  readonly repository: Repository;
  /** The branch that the change is for; null when nobody names one. */
  readonly targetRef: string | null;
}

/** The branch that the change is for (docs/attestation.md, Verification, step 1). Throws `TargetError`. */
export async function requireTarget(
  { repository, targetRef }: GateTargetInput,
  blobs: BlobReader,
): Promise<BranchRef> {
  if (targetRef === null) {
    const guarded = await guardedBranch(repository, blobs);
    if (guarded !== null) return guarded;
    throw new TargetError(
      'no-base',
      'Nothing says where the change goes: name the target branch with --target, for example --target main.',
    );
  }
  const target = await findTargetBranch(repository, targetRef);
  return target ?? missingBranch(repository, targetRef);
}

/**
 * A policy says which branches it guards; judged by it, another branch would pass or fail for no reason of its own.
 * Throws `TargetError`.
 */
export function requireGuard({ policy }: ReviewPolicy, target: BranchRef): void {
  const branch = branchOfRef(target.ref);
  if (policy === null || guardsBranch(policy, branch)) return;
  throw new TargetError(
    'no-base',
    `The policy on "${branch}" does not guard it (branches: ${policy.branches.join(', ')}): name a branch that it guards with --target, or add this one there.`,
  );
}

/** A build's clone often holds one branch: what it does not hold is missing evidence, not a wrong name. */
async function missingBranch(repository: Repository, name: string): Promise<never> {
  const remotes = (await listRemotes(repository)).map((remote) => remote.name);
  const remote = remotes.find((candidate) => name.startsWith(`${candidate}/`)) ?? preferred(remotes);
  if (remote === undefined) {
    throw new TargetError(
      'no-base',
      `There is no branch "${name}" here: name another with --target, for example --target main.`,
    );
  }
  const branch = name.replace(/^refs\/(?:heads|remotes\/[^/]+)\//, '').replace(`${remote}/`, '');
  throw new TargetError(
    'incomplete-history',
    `The branch "${name}" is not here, so its policy cannot be read: fetch it with "git fetch ${remote} ${branch}:refs/remotes/${remote}/${branch}".`,
  );
}

function preferred(remotes: readonly string[]): string | undefined {
  return remotes.includes('origin') ? 'origin' : remotes[0];
}

/** A branch that its own policy guards, when no target is named. */
export async function guardedBranch(repository: Repository, blobs: BlobReader): Promise<BranchRef | null> {
  for (const name of ['origin/main', 'origin/master', 'main', 'master']) {
    const branch = await findTargetBranch(repository, name);
    if (branch === null) continue;
    const { policy } = await readPolicyAt(branch.oid, blobs);
    if (policy !== null && guardsBranch(policy, name.replace(/^origin\//, ''))) return branch;
  }
  return null;
}

/** The range as commits. One that is already in the target proves nothing (docs/attestation.md, threat T29). */
export async function rangeToVerify(
  {
    repository,
    range,
    currentHead,
  }: {
    readonly repository: Repository;
    readonly range: string | null;
    /** What HEAD is, from whoever asked for it already. */
    readonly currentHead?: Promise<ObjectId> | undefined;
  },
  target: BranchRef,
): Promise<string> {
  const parts = range === null ? null : /^(.*?)(\.\.\.?)(.*)$/s.exec(range);
  if (range !== null && parts === null) {
    throw new TargetError(
      'malformed-range',
      `"${range}" is no range: write BASE..HEAD, or BASE...HEAD for the merge base.`,
    );
  }
  const headName = parts?.[3] || 'HEAD';
  const isCurrent = headName === 'HEAD' && currentHead !== undefined;
  const head = await (isCurrent ? currentHead : resolveCommit(repository, headName));
  const base = await singleMergeBase(repository, target.oid, head, target.ref);
  if (base === head) {
    throw new TargetError(
      'no-base',
      `${head.slice(0, 10)} is already in ${target.ref}, so there is nothing left to gate: judge what was merged with "countersign verify --audit --since DATE --target ${branchOfRef(target.ref)}".`,
    );
  }
  if (parts === null) return `${base}..${head}`;
  const named = await resolveCommit(repository, parts[1] || 'HEAD');
  const from =
    parts[2] === '...' ? await singleMergeBase(repository, named, head, parts[1] || 'HEAD') : named;
  if (!(await isAncestor(repository, from, base))) {
    throw new TargetError(
      'no-base',
      `The range begins at ${from.slice(0, 10)}, after ${target.ref} was left, so commits would escape the gate: leave the range out.`,
    );
  }
  return `${from}..${head}`;
}
