import type { AuthorKind, ConflictingClaim } from './attribution.ts';
import type { Claim } from './claim.ts';

/**
 * The claims that say something else than `winner` did: of equal strength any other kind, weaker ones only the
 * opposite, because a line of a person in an agent's commit is what `mixed` says anyway. Each once, in their order.
 */
export function conflictingClaims(winner: Claim, claims: readonly Claim[]): readonly ConflictingClaim[] {
  const others = claims.filter((claim) => claim !== winner && contradicts(claim, winner));
  return distinctConflicts(others.map(({ kind, tier, source }) => ({ kind, tier, reader: source.reader })));
}

/** Each conflict once, in the order of appearance. */
export function distinctConflicts(conflicts: readonly ConflictingClaim[]): readonly ConflictingClaim[] {
  const byContent = new Map(conflicts.map((conflict) => [Object.values(conflict).join(' '), conflict]));
  return [...byContent.values()];
}

/** True when `claim` denies what `winner` says. Claims of kind `unknown` say nothing. */
export function contradicts(claim: Claim, winner: Claim): boolean {
  if (claim.kind === winner.kind || claim.kind === 'unknown') return false;
  return claim.tier === winner.tier || opposite[claim.kind] === winner.kind;
}

const opposite: Readonly<Record<AuthorKind, AuthorKind | null>> = {
  ai: 'human',
  human: 'ai',
  mixed: null,
  unknown: null,
};
