import type { Unit, UnitId } from '../diff/change.ts';
import type { ReviewState } from './decision.ts';
import { hunkState, isPending } from './reviewState.ts';

/** What is needed of a hunk: the ids of its units. */
interface HunkOfUnits {
  readonly units: readonly Pick<Unit, 'id'>[];
}

/**
 * The unit to read after `from` in `order`, going round at the end: the nearest one that waits for a word; when none
 * does, the nearest that was put off for later; null when there is neither. `from` itself is offered last. Units that
 * need work wait for their author and are not offered. Null or unknown `from`: from the start.
 */
export function nextUncovered(
  order: readonly UnitId[],
  states: ReadonlyMap<UnitId, ReviewState>,
  from: UnitId | null,
): UnitId | null {
  return nearest(order, (unit) => states.get(unit) ?? 'open', from);
}

/** As `nextUncovered`, backwards. */
export function previousUncovered(
  order: readonly UnitId[],
  states: ReadonlyMap<UnitId, ReviewState>,
  from: UnitId | null,
): UnitId | null {
  return nearest(order.toReversed(), (unit) => states.get(unit) ?? 'open', from);
}

/** As `nextUncovered`, for hunks: what a person goes through. `hunks` are in reading order. */
export function nextUncoveredHunk<H extends HunkOfUnits>(
  hunks: readonly H[],
  states: ReadonlyMap<UnitId, ReviewState>,
  from: H | null,
): H | null {
  return nearest(hunks, (hunk) => hunkState(hunk.units, states), from);
}

/** As `nextUncoveredHunk`, backwards. */
export function previousUncoveredHunk<H extends HunkOfUnits>(
  hunks: readonly H[],
  states: ReadonlyMap<UnitId, ReviewState>,
  from: H | null,
): H | null {
  return nearest(hunks.toReversed(), (hunk) => hunkState(hunk.units, states), from);
}

function nearest<T>(order: readonly T[], stateOf: (item: T) => ReviewState, from: T | null): T | null {
  const start = from === null ? 0 : order.indexOf(from) + 1;
  const round = [...order.slice(start), ...order.slice(0, start)];
  return (
    round.find((item) => isPending(stateOf(item))) ?? round.find((item) => stateOf(item) === 'later') ?? null
  );
}
