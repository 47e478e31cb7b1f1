import type { RepoPath } from '../base/repoPath.ts';
import type { Provenance } from './attribution.ts';
import type { Claim } from './claim.ts';
import { explainLine } from './explainLine.ts';
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
  return explainLine(provenance, path, line)?.claims.map(({ claim }) => claim) ?? [];
}
