import type { ObjectId } from '../base/objectId.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { ChangePart } from './changePart.ts';
import { countUnits, occurrences, outdatedPaths, type UnitCounts } from './coverage.ts';
import type { Independence } from './independence.ts';
import { judgeIndependence } from './independence.ts';
import type { JudgedEvidence } from './judgeEvidence.ts';
import type { JudgedUnit } from './judgedUnit.ts';
import { pathsOf } from './judgedUnit.ts';
import type { UnitJudgement } from './judgeUnit.ts';
import { judgeUnit } from './judgeUnit.ts';
import type { Policy } from './policySchema.ts';
import type { Duty } from './requiredUnits.ts';
import { rebasedSignOffs } from './trivialRebase.ts';
import type { CountedEvidence } from './votes.ts';

/** A part of the change with what the policy asks for each of its units, in their order. */
export interface PartWithDuties {
  readonly part: ChangePart;
  readonly duties: readonly Duty[];
}

/** One unit of one part, judged. */
export interface JudgedEntry {
  readonly judged: JudgedUnit;
  readonly duty: Duty;
  readonly judgement: UnitJudgement;
  readonly unknownCommits: readonly ObjectId[];
  /** Null for a unit of the net change. */
  readonly commit: ObjectId | null;
}

/**
 * Judges every unit of every part under the same evidence. Each part is a change of its own: a sign-off covers the
 * units that it names in each of them, whatever it was made for, since an id says all that it was given for.
 */
export function judgeParts(
  policy: Policy,
  parts: readonly PartWithDuties[],
  evidence: readonly JudgedEvidence[],
  actor: string | null,
): readonly JudgedEntry[] {
  const perCommit = parts.filter(({ part }) => part.commit !== null);
  const ofCommits = currentUnits(perCommit.map(({ part }) => part));
  const forCommits = countEvidence(evidence, ofCommits);
  return parts.flatMap((entry) => {
    // What a net sign-off names need not stand in each commit, and is not stale for that.
    const counted =
      entry.part.commit === null ? countEvidence(evidence, currentUnits([entry.part])) : forCommits;
    return judgePart(policy, entry, counted, actor);
  });
}

/** All units that stand anywhere in `parts`. */
export function currentUnits(parts: readonly ChangePart[]): UnitCounts {
  return countUnits(parts.flatMap(({ units }) => units.map(({ unit }) => unit.id)));
}

/**
 * Whether evidence was made for this change. The store also has records of earlier changes to the same paths: they
 * are neither stale here nor worth a line in the report, unless they name a unit that is still there.
 */
export function concerns(item: JudgedEvidence, current: UnitCounts): boolean {
  return (
    item.candidate.kind === 'trailer' ||
    item.kind === 'unverifiable' ||
    item.ids.some((id) => current.has(id))
  );
}

function countEvidence(evidence: readonly JudgedEvidence[], current: UnitCounts): readonly CountedEvidence[] {
  return evidence.map((item) => ({
    evidence: item,
    counts: countUnits(item.kind === 'unverifiable' ? [] : item.ids),
    outdated: outdatedPaths(
      item.kind === 'accepted' && concerns(item, current) ? item.record : null,
      current,
    ),
  }));
}

function judgePart(
  policy: Policy,
  { part, duties }: PartWithDuties,
  evidence: readonly CountedEvidence[],
  actor: string | null,
): readonly JudgedEntry[] {
  const places = occurrences(part.units);
  const rebased = rebasedSignOffs(
    evidence.map((counted) => counted.evidence),
    part.rebased ?? [],
  );
  const independenceOf = independenceByPaths(policy, part, actor);
  return part.units.flatMap((judged, index) => {
    const [duty, occurrence] = [duties[index], places[index]];
    if (duty === undefined || occurrence === undefined) return [];
    const independence = independenceOf(pathsOf(judged));
    const { trees, commit } = part;
    const judgement = judgeUnit({ policy, judged, occurrence, duty, independence, evidence, rebased, trees });
    return [{ judged, duty, judgement, unknownCommits: independence.unknownCommits, commit }];
  });
}

/** Worked out once for all units of the same paths. */
function independenceByPaths(
  policy: Policy,
  part: ChangePart,
  actor: string | null,
): (paths: readonly RepoPath[]) => Independence {
  const known = new Map<string, Independence>();
  return (paths) => {
    const key = paths.join('\0');
    const before = known.get(key);
    if (before !== undefined) return before;
    const independence = judgeIndependence(policy, part.contributors(paths), actor);
    known.set(key, independence);
    return independence;
  };
}
