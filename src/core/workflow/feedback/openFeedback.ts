import { readSignedReviews, type ReadSignedReviewsInput } from '../readSignedReviews.ts';
import type { ReviewDraft } from '../reviewDraft.ts';
import { collectFeedback, type FeedbackComment } from './collectFeedback.ts';

export interface FeedbackInput extends ReadSignedReviewsInput {
  readonly draft: Pick<ReviewDraft, 'claims'>;
}

/** The comments on a review that is open: of drafts on this machine, and signed rejections. Throws `GitError`. */
export async function openFeedback(input: FeedbackInput): Promise<readonly FeedbackComment[]> {
  const { review, draft } = input;
  const [{ signed }, claims] = await Promise.all([
    readSignedReviews(
      input,
      review.change.files.map(({ path }) => path),
    ),
    draft.claims(),
  ]);
  return collectFeedback(review, claims, signed);
}
