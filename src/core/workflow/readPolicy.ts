import { createHash } from 'node:crypto';
import { Buffer } from 'node:buffer';
import { type AllowedSigner, parseAllowedSigners } from '../attestation/allowedSigners.ts';
import { parseRevokedKeys } from '../attestation/revokedKeys.ts';
import type { ObjectId } from '../base/objectId.ts';
import type { Parsed, Problem } from '../base/problem.ts';
import { toRepoPath } from '../base/repoPath.ts';
import type { BlobReader } from '../git/blobs.ts';
import type { Repository } from '../git/repository.ts';
import { branchOfRef } from '../policy/branchOfRef.ts';
import { withCodeowners } from '../policy/codeownerRoles.ts';
import { parsePolicy } from '../policy/parsePolicy.ts';
import type { Policy } from '../policy/policySchema.ts';
import { defaultRiskOptions, type RiskOptions } from '../risk/riskOptions.ts';
import { findTargetBranch } from './branchRef.ts';
import { needsCodeowners, readCodeowners } from './readCodeowners.ts';
import type { ResolvedTarget } from './target.ts';

export const policyPath = toRepoPath('.countersign/policy.yml');

/** The policy of a target with everything read beside it, all from one commit that the author does not control. */
export interface ReviewPolicy {
  /** Null when there is none, or when it cannot be used: `problems` tell which. */
  readonly policy: Policy | null;
  readonly problems: readonly Problem[];
  /** SHA-256 of the policy's bytes, hexadecimal; null when there is no policy. */
  readonly digest: string | null;
  /** The commit it was read from; null when there is no such commit. */
  readonly commit: ObjectId | null;
  /** The branch that the change is for, without `refs/heads/`; null when nothing names one. */
  readonly branch: string | null;
  readonly signers: readonly AllowedSigner[];
  /** Fingerprints (`SHA256:…`). */
  readonly revokedKeys: ReadonlySet<string>;
  readonly riskOptions: RiskOptions;
}

/** The policy that a review is read under: at the tip of the branch it is compared with, else at its base commit. */
export async function readReviewPolicy(
  repository: Repository,
  target: ResolvedTarget,
  blobs: BlobReader,
): Promise<ReviewPolicy> {
  const name = /^(.*?)\.\.\.?/.exec(target.label)?.[1];
  const branch = name === undefined || name === '' ? null : await findTargetBranch(repository, name);
  const commit = branch?.oid ?? target.baseCommit;
  const read = commit === null ? noPolicy : await readPolicyAt(commit, blobs);
  const named = branch === null ? firstLiteralBranch(read.policy) : branchOfRef(branch.ref);
  return { ...read, branch: named };
}

/** Policy, signers, revoked keys and code owners as one commit has them. `file` replaces the policy's own text (`--policy FILE`). */
export async function readPolicyAt(
  commit: ObjectId,
  blobs: BlobReader,
  file?: Buffer,
): Promise<ReviewPolicy> {
  const bytes = file ?? (await blobs.readPath(commit, policyPath));
  if (bytes === null) return { ...noPolicy, commit };
  const { value: written, problems } = parsePolicy(bytes.toString('utf8'), policyPath);
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (written === null) return { ...noPolicy, commit, digest, problems };
  const read = async (path: string): Promise<Buffer> =>
    (await blobs.readPath(commit, toRepoPath(path))) ?? Buffer.alloc(0);
  const signers = parseAllowedSigners((await read(written.signers)).toString('utf8'));
  const revoked = parseRevokedKeys(await read(written.revoked));
  const { value: policy, problems: ownerProblems } = await resolveOwners(written, commit, blobs);
  return {
    policy,
    digest,
    commit,
    branch: null,
    signers: signers.value,
    revokedKeys: revoked.value,
    riskOptions: policy.risk,
    problems: [
      ...problems,
      ...placed(signers.problems, policy.signers),
      ...placed(revoked.problems, policy.revoked),
      ...ownerProblems,
    ],
  };
}

/** Code owners also come from the commit that the author does not control; without them nobody has their roles. */
async function resolveOwners(policy: Policy, commit: ObjectId, blobs: BlobReader): Promise<Parsed<Policy>> {
  const { codeowners } = policy.roles_from;
  if (codeowners === false || !needsCodeowners(policy)) return { value: policy, problems: [] };
  const { value, problems } = await readCodeowners(codeowners, (path) => blobs.readPath(commit, path));
  return { value: value === null ? policy : withCodeowners(policy, value.codeowners), problems };
}

function placed(problems: readonly Problem[], path: string): readonly Problem[] {
  return problems.map((problem) => ({
    ...problem,
    path: toRepoPath(path),
    message: `${path}: ${problem.message}`,
  }));
}

function firstLiteralBranch(policy: Policy | null): string | null {
  return policy?.branches.find((pattern) => !/[*?[\]{}!]/.test(pattern)) ?? null;
}

const noPolicy: ReviewPolicy = {
  policy: null,
  problems: [],
  digest: null,
  commit: null,
  branch: null,
  signers: [],
  revokedKeys: new Set(),
  riskOptions: defaultRiskOptions,
};
