import type { ObjectId } from '../base/objectId.ts';
import type { RepoPath } from '../base/repoPath.ts';
import { strongest } from './attributeLines.ts';
import type { TouchedProvenance } from './attribution.ts';
import { strongerTier } from './claim.ts';
import type { Claim } from './claim.ts';
import type { ClaimStore } from './loadClaims.ts';
import { distinctSources } from './distinctSources.ts';

/**
 * What the commits that touched a path say about changes of it without added lines: `ai` when any of them is an
 * agent's, else `mixed` when an agent had a part in one, else `unknown`. Never `human`: a removed line has no record.
 */
export function touchedProvenance(
  commits: readonly ObjectId[],
  paths: readonly RepoPath[],
  claims: ClaimStore,
): TouchedProvenance {
  const found = commits.flatMap((commit) => claimOn(commit, paths, claims) ?? []);
  const kind = (['ai', 'mixed'] as const).find((candidate) =>
    found.some((claim) => claim.kind === candidate),
  );
  if (kind === undefined) return { kind: 'unknown', tier: null, sources: [] };
  const deciding = found.filter((claim) => claim.kind === kind);
  const tier = deciding.reduce<TouchedProvenance['tier']>(
    (best, claim) => strongerTier(best, claim.tier),
    null,
  );
  return { kind, tier, sources: distinctSources(deciding.map((claim) => claim.source)) };
}

/** The commit's own claim, or a line record on the path, which here says no more than a file record would. */
function claimOn(commit: ObjectId, paths: readonly RepoPath[], claims: ClaimStore): Claim | null {
  const onCommit = strongest(claims.commit(commit));
  const onLines = paths
    .flatMap((path) => claims.linesOf(commit, path))
    .flatMap((ofReader) => ofReader.find((claim) => claim.kind === 'ai') ?? []);
  const onFile = onLines[0];
  if (onFile !== undefined && (onCommit === null || onCommit.kind !== 'ai'))
    return { ...onFile, tier: strongestFileTier(onFile) };
  return onCommit !== null && onCommit.kind !== 'human' ? onCommit : null;
}

function strongestFileTier(claim: Claim): Claim['tier'] {
  return claim.tier === 'A' || claim.tier === 'B' ? 'C' : claim.tier;
}
