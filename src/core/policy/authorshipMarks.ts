import type { RepoPath } from '../base/repoPath.ts';
import type { UnitId } from '../diff/change.ts';
import type { AuthorshipMark, MarksByUnit } from '../provenance/attribution.ts';
import { markUnit } from '../provenance/markUnit.ts';
import type { ChangePart } from './changePart.ts';
import { countUnits, isCarried, occurrences } from './coverage.ts';
import type { EvidenceCandidate } from './evidence.ts';
import { type Independence, judgeIndependence } from './independence.ts';
import type { JudgedEvidence } from './judgeEvidence.ts';
import { type JudgedUnit, pathsOf } from './judgedUnit.ts';
import type { PartWithDuties } from './judgeParts.ts';
import type { Policy } from './policySchema.ts';
import { requiredUnits } from './requiredUnits.ts';
import { requirementGaps } from './requirementGaps.ts';

/*
 * What people say of who wrote a unit, as far as a gate may believe it (docs/policy.md, Scope). To say AI is to ask for
 * more, so anybody may; to say human takes a demand away, so it needs everything that an acceptance would need.
 */

/** The part with every mark as AI, whoever made it and however well it is signed. */
export function withAiMarks(part: ChangePart, evidence: readonly EvidenceCandidate[]): ChangePart {
  const marks = aiMarks(evidence);
  if (marks.size === 0) return part;
  const units = part.units.map((judged) => {
    const provenance = markUnit(judged.provenance, judged.unit, marks.get(judged.unit.id) ?? []);
    return provenance === judged.provenance ? judged : { ...judged, provenance };
  });
  return { ...part, units };
}

function aiMarks(evidence: readonly EvidenceCandidate[]): MarksByUnit {
  const marks = new Map<UnitId, AuthorshipMark[]>();
  for (const { record, claim } of evidence) {
    for (const { unit, kind, reason } of record?.authorship ?? []) {
      if (kind !== 'ai') continue;
      marks.set(unit, [...(marks.get(unit) ?? []), { kind, by: claim?.by ?? null, reason }]);
    }
  }
  return marks;
}

/**
 * The part with the duties that are left once marks as human count. They count for a unit when those who made them
 * could have accepted it instead: signed and not too old, by enough members with the roles that its rules ask for, none
 * of them one of its authors whatever `independence` says, and none alone where somebody unknown had a hand in it.
 */
export function withHumanMarks(
  policy: Policy,
  entry: PartWithDuties,
  evidence: readonly JudgedEvidence[],
  actor: string | null,
): PartWithDuties {
  const marking = evidence.filter(isMarking);
  if (marking.length === 0) return entry;
  const { part, duties } = entry;
  const places = occurrences(part.units);
  const independenceOf = (paths: readonly RepoPath[]): Independence =>
    judgeIndependence(strictly(policy), part.contributors(paths), actor);
  const units = part.units.map((judged, index) => {
    const duty = duties[index];
    if (duty?.kind !== 'required' || !mayBeCalledHuman(policy, judged)) return judged;
    const { excluded, needsAnother } = independenceOf(pathsOf(judged));
    const markers = new Map<string, AuthorshipMark>();
    for (const { member, record, claim } of marking) {
      const isCounted =
        !excluded.has(member) &&
        marksOccurrence(record, judged.unit.id, places[index] ?? 0) &&
        isCarried(policy.carry, record, judged.file, part.trees);
      const reason = record?.authorship.find(({ unit }) => unit === judged.unit.id)?.reason ?? '';
      if (isCounted) markers.set(member, { kind: 'human', by: claim.by, reason });
    }
    const isEnough =
      markers.size > 0 &&
      requirementGaps(policy, duty.rules, [...markers.keys()], needsAnother).length === 0;
    if (!isEnough) return judged;
    const provenance = markUnit(judged.provenance, judged.unit, [...markers.values()]);
    return { ...judged, provenance, isHumanSigned: true };
  });
  if (units.every((judged, index) => judged === part.units[index])) return entry;
  return { part: { ...part, units }, duties: requiredUnits(policy, units) };
}

type Accepted = Extract<JudgedEvidence, { kind: 'accepted' }>;

/** A rejection says something else; what it says of authors beside that is not worth a rule of its own. */
function isMarking(item: JudgedEvidence): item is Accepted {
  return (
    item.kind === 'accepted' &&
    item.claim.verdict === 'accept' &&
    (item.record?.authorship.some(({ kind }) => kind === 'human') ?? false)
  );
}

/** Nobody calls own work human, even where the policy lets people accept it. */
function strictly(policy: Policy): Policy {
  const { independence } = policy;
  return { ...policy, independence: independence === 'any-contributor' ? independence : 'operator' };
}

/** What high risk asks of an acceptance, a mark does not say. */
function mayBeCalledHuman(policy: Policy, { risk, provenance }: JudgedUnit): boolean {
  if (policy.high_risk !== undefined && risk === 'high') return false;
  const { kind, aiLines, humanLines } = provenance;
  return kind === 'unknown' || kind === 'human' || (kind === 'mixed' && aiLines.length === 0 && humanLines.length > 0);
}

/** One mark, one occurrence, as for sign-offs. */
function marksOccurrence(record: Accepted['record'], id: UnitId, occurrence: number): boolean {
  const marked = (record?.authorship ?? []).flatMap(({ unit, kind }) => (kind === 'human' ? [unit] : []));
  return (countUnits(marked).get(id) ?? 0) > occurrence;
}
