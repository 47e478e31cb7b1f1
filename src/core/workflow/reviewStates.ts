import type { UnitId } from '../diff/change.ts';
import type { Decision, ReviewState } from '../review/decision.ts';
import { reviewState } from '../review/reviewState.ts';
import type { UnitEvidence } from './evidenceStates.ts';
import type { Review } from './review.ts';

/** The state of every unit of a review: the person's word first, then signed evidence, then rules. */
export function reviewStates(
  review: Review,
  evidence: ReadonlyMap<UnitId, UnitEvidence>,
  decisions: ReadonlyMap<UnitId, Decision>,
): ReadonlyMap<UnitId, ReviewState> {
  return new Map(
    review.units.map(({ unit }) => {
      const known = evidence.get(unit.id);
      return [
        unit.id,
        reviewState({
          verdict: decisions.get(unit.id)?.verdict ?? null,
          evidence: known?.evidence ?? 'none',
          coveredByRule: known?.coveredByRule ?? false,
        }),
      ];
    }),
  );
}
