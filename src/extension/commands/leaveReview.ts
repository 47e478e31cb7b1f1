import type { Services } from '../services.ts';
import { countUncovered } from '../views/queueModel.ts';

/** Remembers where the review that is shown stands, so that one can come back to it. Does nothing without one. */
export async function leaveReview({ session, queue, openReviews }: Services): Promise<void> {
  const { opened, states, shown } = session;
  if (opened === null) return;
  const { repository, request, review } = opened;
  await openReviews.put({
    root: repository.root,
    request,
    left: countUncovered(review, states),
    all: review.hunks.length,
    place: shown?.hunk ?? queue.selectedHunk,
    filters: queue.filters,
  });
}
