import { openRecordStore } from '../../attestation/recordStore.ts';
import type { BlobReader } from '../../git/blobs.ts';
import type { Repository } from '../../git/repository.ts';
import { commitsOfReview } from '../commitsOfReview.ts';
import type { ReviewPolicy } from '../readPolicy.ts';
import type { Review } from '../review.ts';
import type { ReviewDraft } from '../reviewDraft.ts';
import { signedReviews } from '../signedReviews.ts';
import { collectFeedback, type FeedbackComment } from './collectFeedback.ts';

/** The comments on a review that is open: of drafts on this machine, and signed rejections. Throws `GitError`. */
export async function openFeedback(input: {
  readonly repository: Repository;
  readonly blobs: BlobReader;
  readonly review: Review;
  readonly policy: ReviewPolicy;
  readonly draft: Pick<ReviewDraft, 'claims'>;
  readonly signal?: AbortSignal | undefined;
}): Promise<readonly FeedbackComment[]> {
  const { repository, review, policy, draft } = input;
  const store = openRecordStore(repository);
  const [commits, recordIds, claims] = await Promise.all([
    commitsOfReview(input),
    store.recordsForPaths(review.change.files.map(({ path }) => path)),
    draft.claims(),
  ]);
  const { value: signed } = await signedReviews({ commits, recordIds, store, policy });
  return collectFeedback(review, claims, signed);
}
