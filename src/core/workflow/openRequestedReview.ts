import { branchOfRef } from '../policy/branchOfRef.ts';
import type { BranchRef } from './branchRef.ts';
import { openReview, type OpenReviewInput } from './openReview.ts';
import { readPolicyAt, readReviewPolicy, type ReviewPolicy } from './readPolicy.ts';
import { resolveTarget } from './resolveTarget.ts';
import type { Review } from './review.ts';
import type { TargetRequest } from './target.ts';

export interface RequestedReviewInput extends Omit<OpenReviewInput, 'target' | 'riskOptions' | 'policy'> {
  readonly request: TargetRequest;
  /** The branch that the change is for, whose policy counts; without it the one that the request is compared with. */
  readonly targetBranch?: BranchRef | null;
}

export interface RequestedReview {
  readonly review: Review;
  readonly policy: ReviewPolicy;
}

/** Finds what is asked for, reads the policy that counts for it, and opens its review. Throws `TargetError`, `GitError`. */
export async function openRequestedReview(input: RequestedReviewInput): Promise<RequestedReview> {
  const { repository, blobs, analyzer, targetBranch = null, signal, onProgress } = input;
  const request: TargetRequest =
    targetBranch !== null && input.request.kind === 'branch'
      ? { kind: 'range', range: `${targetBranch.ref}...HEAD` }
      : input.request;
  const target = await resolveTarget(repository, request);
  const policy =
    targetBranch === null
      ? await readReviewPolicy(repository, target, blobs)
      : { ...(await readPolicyAt(targetBranch.oid, blobs)), branch: branchOfRef(targetBranch.ref) };
  const { riskOptions } = policy;
  const review = await openReview({
    repository,
    blobs,
    analyzer,
    target,
    riskOptions,
    policy,
    signal,
    onProgress,
  });
  return { review, policy };
}
