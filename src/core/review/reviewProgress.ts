import type { Unit, UnitId } from '../diff/change.ts';
import type { ReviewState } from './decision.ts';
import { isCovered } from './reviewState.ts';
import { estimateReviewTime } from './reviewPace.ts';

/** How far a review is. All counts are of units. */
export interface ReviewProgress {
  readonly total: number;
  /** Attested or covered by a rule. */
  readonly covered: number;
  readonly byState: Readonly<Record<ReviewState, number>>;
  /** Changed lines (added plus removed) of units that are not covered. */
  readonly remainingLines: number;
  /** At a humane pace, for the lines that remain. */
  readonly remainingMilliseconds: number;
}

type CountedUnit = Pick<Unit, 'id' | 'new' | 'old'>;

/** Counts over all units of a review; a unit without a known state is open. */
export function reviewProgress(
  units: readonly CountedUnit[],
  states: ReadonlyMap<UnitId, ReviewState>,
): ReviewProgress {
  const byState: Record<ReviewState, number> = {
    open: 0,
    seen: 0,
    attested: 0,
    'needs-work': 0,
    later: 0,
    stale: 0,
    'rule-covered': 0,
  };
  let remainingLines = 0;
  for (const unit of units) {
    const state = states.get(unit.id) ?? 'open';
    byState[state] += 1;
    if (!isCovered(state)) remainingLines += unit.new.lines + unit.old.lines;
  }
  return {
    total: units.length,
    covered: byState.attested + byState['rule-covered'],
    byState,
    remainingLines,
    remainingMilliseconds: estimateReviewTime(remainingLines),
  };
}
