import type { UnitId } from '../../core/diff/change.ts';
import type { ReviewState } from '../../core/review/decision.ts';
import { hunkState, isCovered } from '../../core/review/reviewState.ts';
import type { Review, ReviewHunk } from '../../core/workflow/review.ts';

/** Where to go on in a module: its first hunk that waits, else its first; null for a name that the change does not have. */
export function firstHunkOf(
  review: Review,
  states: ReadonlyMap<UnitId, ReviewState>,
  module: string,
): ReviewHunk | null {
  const hunks = review.hunks.filter((hunk) => hunk.module === module);
  return hunks.find((hunk) => !isCovered(hunkState(hunk.hunk.units, states))) ?? hunks[0] ?? null;
}
