import type { UnitId } from '../diff/change.ts';

/** What a person said of who wrote a unit, as kept in the draft until it is signed. */
export interface AuthorshipDecision {
  readonly unit: UnitId;
  readonly authorship: 'ai' | 'human';
  /** Never empty: a mark is a claim, and somebody will ask why. */
  readonly reason: string;
  /** RFC 3339 in UTC, seconds precision. */
  readonly at: string;
}
