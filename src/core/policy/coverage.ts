import type { ObjectId } from '../base/objectId.ts';
import type { RepoPath } from '../base/repoPath.ts';
import { isUnitId, type UnitId } from '../diff/change.ts';
import { unitSetRoot } from '../diff/hunkFingerprint.ts';
import type { EvidenceClaim, EvidenceRecord } from './evidence.ts';
import type { JudgedUnit } from './judgedUnit.ts';

/** How often each id is covered: one attestation covers one occurrence (docs/attestation.md, threat T7). */
export type UnitCounts = ReadonlyMap<UnitId, number>;

/** Which units a claim names: from its record, or from a set of this change that has the signed root. */
export type ClaimedUnits =
  | { readonly kind: 'known'; readonly ids: readonly UnitId[]; readonly record: EvidenceRecord | null }
  | { readonly kind: 'contradiction'; readonly reason: string }
  | { readonly kind: 'unknown' };

/** The sets of this change that a tool could have offered for signing, by their root. */
export interface CandidateSets {
  get(root: string): readonly UnitId[] | undefined;
}

/** Their roots are worked out when a claim without its record is asked about: most ranges have none. */
export function candidateSets(sets: readonly (readonly UnitId[])[]): CandidateSets {
  let byRoot: ReadonlyMap<string, readonly UnitId[]> | null = null;
  return {
    get: (root) => {
      byRoot ??= new Map(sets.filter((ids) => ids.length > 0).map((ids) => [unitSetRoot(ids), ids]));
      return byRoot.get(root);
    },
  };
}

/** The units that `claim` covers. A record must give exactly the signed root and count, or it proves nothing. */
export function claimedUnits(
  claim: EvidenceClaim,
  record: EvidenceRecord | null,
  sets: CandidateSets,
): ClaimedUnits {
  const ids = record === null ? sets.get(claim.root) : record.units.map(({ id }) => id);
  if (ids === undefined) return { kind: 'unknown' };
  if (record !== null && rootOf(ids) !== claim.root) {
    return { kind: 'contradiction', reason: 'its record does not give the signed root' };
  }
  if (ids.length !== claim.covered) {
    return {
      kind: 'contradiction',
      reason: `it says ${claim.covered} hunks and its root covers ${ids.length}`,
    };
  }
  return { kind: 'known', ids, record };
}

/** Null when a record of somebody else holds what is no unit id. */
function rootOf(ids: readonly UnitId[]): string | null {
  return ids.every(isUnitId) ? unitSetRoot(ids) : null;
}

export function countUnits(ids: readonly UnitId[]): UnitCounts {
  const counts = new Map<UnitId, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/** For each unit, its place among the units with the same id: 0 for the first. */
export function occurrences(units: readonly JudgedUnit[]): readonly number[] {
  const seen = new Map<UnitId, number>();
  return units.map(({ unit }) => {
    const place = seen.get(unit.id) ?? 0;
    seen.set(unit.id, place + 1);
    return place;
  });
}

/** The trees on both sides now, where the caller knows them. */
export interface Trees {
  readonly baseTree: ObjectId | null;
  readonly headTree: ObjectId | null;
}

/** Paths on which a record covers units that the change no longer has: what was signed there has been edited since. */
export function outdatedPaths(record: EvidenceRecord | null, current: UnitCounts): ReadonlySet<RepoPath> {
  const left = new Map(current);
  const paths = new Set<RepoPath>();
  for (const { id, path } of record?.units ?? []) {
    const count = left.get(id) ?? 0;
    if (count === 0) paths.add(path);
    else left.set(id, count - 1);
  }
  return paths;
}
