import type { RepoPath } from '../base/repoPath.ts';
import type { UnitId } from '../diff/change.ts';

/** What a person said about a unit. `seen` is set by opening it and is never a sign-off. */
export type DecisionVerdict = 'seen' | 'attested' | 'needs-work' | 'later';

/** State of a unit in the queue: a decision, or what evidence and policy say without one. */
export type ReviewState = 'open' | DecisionVerdict | 'stale' | 'rule-covered';

/**
 * How far the reviewer went before accepting: `claimed` (read it), `cited` (names what it was checked against),
 * `traced` (followed its callers and data), `tested` (ran it). In rising order.
 */
export const evidenceGrades = ['claimed', 'cited', 'traced', 'tested'] as const;
export type EvidenceGrade = (typeof evidenceGrades)[number];

/** Where a hunk stood when it was commented on, so that the comment is found again once the code has changed. */
export interface CommentedPlace {
  readonly path: RepoPath;
  /** Lines of the new side, 1-based; `lines` is 0 for a deletion, which stands behind `start`. */
  readonly start: number;
  readonly lines: number;
  /** The changed lines as in a patch, shortened. */
  readonly text: string;
}

/** One decision on one unit, as kept in the draft. */
export interface Decision {
  readonly unit: UnitId;
  readonly verdict: DecisionVerdict;
  /** RFC 3339 in UTC, seconds precision. */
  readonly at: string;
  readonly note: string | null;
  /** Null when the reviewer was not asked. */
  readonly evidence: EvidenceGrade | null;
  /** Rule ids that were flagged when the decision was made. */
  readonly flags: readonly string[];
  /** Milliseconds the unit was on screen, as far as the editor could tell; null when not measured. */
  readonly shownMilliseconds: number | null;
  /** With a comment on code that needs work; at the first unit of its hunk. */
  readonly place?: CommentedPlace;
}
