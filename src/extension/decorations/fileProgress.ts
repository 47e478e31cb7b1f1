import type { FileChange, UnitId } from '../../core/diff/change.ts';
import type { ReviewState } from '../../core/review/decision.ts';
import { hunkState, isCovered } from '../../core/review/reviewState.ts';
import type { Review } from '../../core/workflow/review.ts';

/** How far a file of a review is, in hunks. */
export interface FileProgress {
  readonly all: number;
  /** Neither attested nor covered by a rule. */
  readonly left: number;
  readonly needsWork: number;
  readonly stale: number;
}

/** For every file of the review that has a hunk. */
export function fileProgress(
  review: Review,
  states: ReadonlyMap<UnitId, ReviewState>,
): ReadonlyMap<FileChange, FileProgress> {
  const found = new Map<FileChange, FileProgress>();
  for (const { file, hunk } of review.hunks) {
    const state = hunkState(hunk.units, states);
    const before = found.get(file) ?? { all: 0, left: 0, needsWork: 0, stale: 0 };
    found.set(file, {
      all: before.all + 1,
      left: before.left + (isCovered(state) ? 0 : 1),
      needsWork: before.needsWork + (state === 'needs-work' ? 1 : 0),
      stale: before.stale + (state === 'stale' ? 1 : 0),
    });
  }
  return found;
}
