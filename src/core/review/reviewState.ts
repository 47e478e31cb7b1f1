import type { Unit, UnitId } from '../diff/change.ts';
import type { Decision, DecisionVerdict, ReviewState } from './decision.ts';

/** What is known about a unit beside the draft: signed evidence of earlier sign-offs, and rules of the policy. */
export interface UnitStanding {
  /** The verdict in the draft; null when there is none. */
  readonly verdict: DecisionVerdict | null;
  /** `attested`: a sign-off still covers the unit. `stale`: one covered what stood here before. */
  readonly evidence: 'attested' | 'stale' | 'none';
  /** True when a rule of the policy covers the unit without a person. */
  readonly coveredByRule: boolean;
}

/**
 * The state of a unit. A person's word in the draft goes first, then evidence, then rules. `seen` is no word: it only
 * tells an opened unit from an untouched one, and never hides that a unit is stale or covered.
 */
export function reviewState(standing: UnitStanding): ReviewState {
  if (standing.verdict !== null && standing.verdict !== 'seen') return standing.verdict;
  if (standing.evidence === 'attested') return 'attested';
  if (standing.coveredByRule) return 'rule-covered';
  if (standing.evidence === 'stale') return 'stale';
  return standing.verdict ?? 'open';
}

/** True when nobody needs to look at the unit any more. */
export function isCovered(state: ReviewState): boolean {
  return state === 'attested' || state === 'rule-covered';
}

/** True when the unit waits for a first word: what "next" goes to. */
export function isPending(state: ReviewState): boolean {
  return state === 'open' || state === 'seen' || state === 'stale';
}

/**
 * The decision that holds after `next` was taken on top of `previous`. Any verdict replaces any other, with one
 * exception: opening a unit again (`seen`) takes nothing back.
 */
export function mergeDecision(previous: Decision | undefined, next: Decision): Decision {
  return next.verdict === 'seen' && previous !== undefined && previous.verdict !== 'seen' ? previous : next;
}

/** Least settled first. */
const settledness: readonly ReviewState[] = [
  'needs-work',
  'stale',
  'open',
  'later',
  'seen',
  'attested',
  'rule-covered',
];

/** The state of a hunk: that of the least settled of its units. A hunk without units is `open`. */
export function hunkState(
  units: readonly Pick<Unit, 'id'>[],
  states: ReadonlyMap<UnitId, ReviewState>,
): ReviewState {
  const present = new Set(units.map((unit) => states.get(unit.id) ?? 'open'));
  return settledness.find((state) => present.has(state)) ?? 'open';
}
