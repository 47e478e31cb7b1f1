import type { Repository } from '../git/repository.ts';
import { type BranchRef, findTargetBranch } from './branchRef.ts';
import { type EvidenceStates, evidenceStates } from './evidenceStates.ts';
import type { RemarksByHunk } from './prepare/hunkRemarks.ts';
import { readRemarks } from './prepare/readRemarks.ts';
import {
  openRequestedReview,
  type RequestedReview,
  type RequestedReviewInput,
} from './openRequestedReview.ts';
import { signOffTerms, type SignOffTerms } from './signOffTerms.ts';
import { TargetError } from './target.ts';

export interface SignableReviewInput extends Omit<RequestedReviewInput, 'targetBranch'> {
  /** The branch that the change is for; null: the one that the range is compared with. */
  readonly targetRef: string | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A review with everything that a sign-off of it needs. */
export interface SignableReview extends RequestedReview {
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
  const { repository, targetRef, signal } = input;
  const targetBranch = targetRef === null ? null : await requireBranch(repository, targetRef);
  const { review, policy } = await openRequestedReview({ ...input, targetBranch });
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
