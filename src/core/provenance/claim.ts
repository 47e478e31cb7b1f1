import type { ObjectId } from '../base/objectId.ts';
import type { AuthorKind, EvidenceTier, ProvenanceSource } from './attribution.ts';

/** What one record says about who wrote something. A claim of kind `unknown` never decides; it is shown only. */
export interface Claim {
  readonly kind: AuthorKind;
  readonly tier: EvidenceTier;
  readonly source: ProvenanceSource;
  /** What was found, in the words of the format: `co-author`, `assisted-by`, `note entry`, … */
  readonly evidence: string;
}

/** A claim on lines `start..end` (inclusive, 1-based) of one file as its commit left it. */
export interface LineClaim extends Claim {
  readonly start: number;
  readonly end: number;
}

/** `end` of a claim on a whole file whose length the record does not tell. */
export const lastLine = Number.MAX_SAFE_INTEGER;

/** The claims of one file of one commit; what stands first wins over what stands later. */
export type LineClaims = readonly LineClaim[];

/** Stands in for a commit id where lines are not committed yet. */
export const uncommitted = 'uncommitted';

/** Everything one reader found for the commits it was asked about. */
export interface ReaderClaims {
  /** By commit, then by path as the commit names it. */
  readonly lines: ReadonlyMap<ObjectId | typeof uncommitted, ReadonlyMap<string, LineClaims>>;
  /** Claims on whole commits, strongest first. */
  readonly commits: ReadonlyMap<ObjectId, readonly Claim[]>;
}

const tiers: readonly EvidenceTier[] = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];

/** Negative when `left` is the stronger evidence, positive when `right` is, 0 when equal; null is the weakest. */
export function compareTiers(left: EvidenceTier | null, right: EvidenceTier | null): number {
  return tierRank(left) - tierRank(right);
}

function tierRank(tier: EvidenceTier | null): number {
  return tier === null ? tiers.length : tiers.indexOf(tier);
}

/** The stronger of two tiers. */
export function strongerTier(left: EvidenceTier | null, right: EvidenceTier | null): EvidenceTier | null {
  return compareTiers(left, right) <= 0 ? left : right;
}
