import type { Analyzer } from '../analysis/analyzer.ts';
import type { BlobReader } from '../git/blobs.ts';
import type { Repository } from '../git/repository.ts';
import { branchOfRef } from '../policy/branchOfRef.ts';
import { type BranchRef, findTargetBranch } from './branchRef.ts';
import { type EvidenceStates, evidenceStates } from './evidenceStates.ts';
import type { RemarksByHunk } from './prepare/hunkRemarks.ts';
import { readRemarks } from './prepare/readRemarks.ts';
import { openReview, type ReviewStep } from './openReview.ts';
import { readPolicyAt, readReviewPolicy, type ReviewPolicy } from './readPolicy.ts';
import { resolveTarget } from './resolveTarget.ts';
import type { Review } from './review.ts';
import { signOffTerms, type SignOffTerms } from './signOffTerms.ts';
import { TargetError, type TargetRequest } from './target.ts';

export interface SignableReviewInput {
  readonly repository: Repository;
  readonly blobs: BlobReader;
  readonly analyzer: Analyzer;
  readonly request: TargetRequest;
  /** The branch that the change is for; null: the one that the range is compared with. */
  readonly targetRef: string | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((step: ReviewStep, done: number, total: number) => void) | undefined;
}

/** A review with everything that a sign-off of it needs. */
export interface SignableReview {
  readonly review: Review;
  readonly policy: ReviewPolicy;
  readonly evidence: EvidenceStates;
  readonly terms: SignOffTerms;
  /** What authors explain and signers noted. */
  readonly remarks: RemarksByHunk;
}

/**
 * Opens a review that can be signed off, and says before anybody reads a hunk when it cannot. Throws `SignOffError`,
 * `TargetError`, `GitError`.
 */
export async function openSignableReview(input: SignableReviewInput): Promise<SignableReview> {
  const { repository, blobs, analyzer, targetRef, signal } = input;
  const branch = targetRef === null ? null : await requireBranch(repository, targetRef);
  const request: TargetRequest =
    branch !== null && input.request.kind === 'branch'
      ? { kind: 'range', range: `${branch.ref}...HEAD` }
      : input.request;
  const target = await resolveTarget(repository, request);
  const policy =
    branch === null
      ? await readReviewPolicy(repository, target, blobs)
      : { ...(await readPolicyAt(branch.oid, blobs)), branch: branchOfRef(branch.ref) };
  const review = await openReview({
    repository,
    blobs,
    analyzer,
    target,
    riskOptions: policy.riskOptions,
    policy,
    signal,
    onProgress: input.onProgress,
  });
  const terms = await signOffTerms(repository, review, policy);
  const evidence = await evidenceStates({ repository, review, policy, now: input.now, signal });
  const { value: remarks } = await readRemarks({ repository, review, policy, signal });
  return { review, policy, evidence, terms, remarks };
}

async function requireBranch(repository: Repository, name: string): Promise<BranchRef> {
  const branch = await findTargetBranch(repository, name);
  if (branch !== null) return branch;
  throw new TargetError(
    'no-base',
    `There is no branch "${name}" here, local or remote: fetch it, or name another with --target.`,
  );
}
