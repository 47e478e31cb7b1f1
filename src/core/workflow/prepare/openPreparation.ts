import type { BlobReader } from '../../git/blobs.ts';
import type { Repository } from '../../git/repository.ts';
import type { UnitId } from '../../diff/change.ts';
import type { ReviewState } from '../../review/decision.ts';
import type { EvidenceStates } from '../evidenceStates.ts';
import { openFeedback } from '../feedback/openFeedback.ts';
import type { ReviewPolicy } from '../readPolicy.ts';
import type { Review } from '../review.ts';
import type { ReviewDraft } from '../reviewDraft.ts';
import { reviewStates } from '../reviewStates.ts';
import { anticipateGate } from './anticipateGate.ts';
import { defaultExplainPolicy } from './asksExplanation.ts';
import type { RemarksByHunk } from './hunkRemarks.ts';
import { type Preparation, preparation } from './preparation.ts';
import { reorderedImports } from './reorderedImports.ts';

/** What a reviewer of this review will be asked. Throws `GitError`. */
export async function openPreparation(input: {
  readonly repository: Repository;
  readonly blobs: BlobReader;
  readonly review: Review;
  readonly policy: ReviewPolicy;
  readonly evidence: EvidenceStates;
  readonly remarks: RemarksByHunk;
  readonly draft: Pick<ReviewDraft, 'claims'>;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly signal?: AbortSignal | undefined;
}): Promise<Preparation> {
  const { review, policy, evidence, remarks } = input;
  const isUncommitted = review.target.headCommit === null;
  const [comments, reordered, forecast] = await Promise.all([
    openFeedback(input),
    reorderedImports(input),
    isUncommitted ? anticipateGate(input) : null,
  ]);
  // What was decided here and not signed plays no part: nobody else sees it.
  const states: ReadonlyMap<UnitId, ReviewState> = reviewStates(review, evidence.units, new Map());
  const explain = policy.policy?.explain ?? defaultExplainPolicy;
  const report = evidence.report ?? forecast;
  return preparation({ review, states, remarks, comments, explain, report, reordered });
}
