import type { RepoPath } from '../base/repoPath.ts';
import type { Provenance } from './attribution.ts';
import { compareTiers, uncommitted } from './claim.ts';
import type { Claim } from './claim.ts';
import type { LineOrigin } from './lineOrigin.ts';
import type { ClaimStore } from './loadClaims.ts';

/** A provenance that still holds what it was decided from. */
export interface ResolvedProvenance extends Provenance {
  readonly origins: ReadonlyMap<RepoPath, readonly LineOrigin[]>;
  readonly claims: ClaimStore;
}

/**
 * Every claim on an added line, the winner first, then by strength; claims that decide nothing (`unknown`) last.
 * Empty when nothing speaks about the line or it is not an added line.
 */
export function claimsForLine(provenance: ResolvedProvenance, path: RepoPath, line: number): Claim[] {
  const origin = provenance.origins
    .get(path)
    ?.find((candidate) => line >= candidate.start && line <= candidate.end);
  if (origin === undefined) return [];
  const claims = [...lineClaims(origin, line, provenance.claims)];
  if (origin.commit !== null) claims.push(...provenance.claims.commit(origin.commit));
  return claims.toSorted(
    (left, right) => silence(left) - silence(right) || compareTiers(left.tier, right.tier),
  );
}

function silence(claim: Claim): number {
  return claim.kind === 'unknown' ? 1 : 0;
}

function lineClaims(origin: LineOrigin, line: number, claims: ClaimStore): Claim[] {
  if (origin.original === null) return [];
  const original = origin.original.start + line - origin.start;
  const ofReaders = claims.linesOf(origin.commit ?? uncommitted, origin.original.path);
  return ofReaders.flatMap((ofReader) =>
    ofReader.filter((claim) => original >= claim.start && original <= claim.end),
  );
}
