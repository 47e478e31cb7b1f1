import type { UnitId } from '../diff/change.ts';
import type { AuthorshipMark, MarksByUnit } from '../provenance/attribution.ts';
import { markUnit } from '../provenance/markUnit.ts';
import type { ChangePart } from './changePart.ts';
import { countUnits, occurrences, type UnitCounts } from './coverage.ts';
import type { EvidenceCandidate, EvidenceRecord } from './evidence.ts';
import { judgeIndependence } from './independence.ts';
import type { JudgedEvidence } from './judgeEvidence.ts';
import { type JudgedUnit, pathsOf } from './judgedUnit.ts';
import type { PartWithDuties } from './judgeParts.ts';
import { isCarried, ladderOf } from './ladder.ts';
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

/** One of each unit: more of them say no more. */
function aiMarks(evidence: readonly EvidenceCandidate[]): MarksByUnit {
  const marks = new Map<UnitId, readonly AuthorshipMark[]>();
  for (const { record, claim } of evidence) {
    for (const { unit, kind, reason } of record?.authorship ?? [])
      if (kind === 'ai' && !marks.has(unit)) marks.set(unit, [{ kind, by: claim?.by ?? null, reason }]);
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
  const words = evidence.flatMap(humanWords);
  if (words.length === 0) return entry;
  const { part, duties } = entry;
  const places = occurrences(part.units);
  const units = part.units.map((judged, index) => {
    const duty = duties[index];
    if (duty?.kind !== 'required' || !mayBeCalledHuman(policy, judged)) return judged;
    const ladder = ladderOf(policy, duty);
    const marking = words.filter(
      ({ marked, record }) =>
        (marked.get(judged.unit.id) ?? 0) > (places[index] ?? 0) &&
        isCarried(ladder, record, judged.file, part.trees),
    );
    if (marking.length === 0) return judged;
    const { excluded, needsAnother } = judgeIndependence(
      strictly(policy),
      part.contributors(pathsOf(judged)),
      actor,
    );
    const members = new Set(marking.map(({ member }) => member).filter((member) => !excluded.has(member)));
    const isEnough =
      members.size > 0 && requirementGaps(policy, duty.rules, [...members], needsAnother).length === 0;
    if (!isEnough) return judged;
    const marks = marking.map(({ by }): AuthorshipMark => ({ kind: 'human', by, reason: '' }));
    return { ...judged, provenance: markUnit(judged.provenance, judged.unit, marks), isHumanSigned: true };
  });
  if (units.every((judged, index) => judged === part.units[index])) return entry;
  return { part: { ...part, units }, duties: requiredUnits(policy, units) };
}

/** Whom one accepted sign-off calls human. */
interface HumanWords {
  readonly member: string;
  readonly by: string;
  readonly record: EvidenceRecord;
  /** One mark, one occurrence, as for sign-offs. */
  readonly marked: UnitCounts;
}

/** A rejection says something else; what it says of authors beside that is not worth a rule of its own. */
function humanWords(item: JudgedEvidence): readonly HumanWords[] {
  if (item.kind !== 'accepted' || item.claim.verdict !== 'accept' || item.record === null) return [];
  const { member, record, claim } = item;
  const marked = record.authorship.flatMap(({ unit, kind }) => (kind === 'human' ? [unit] : []));
  return marked.length === 0 ? [] : [{ member, by: claim.by, record, marked: countUnits(marked) }];
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
  return (
    kind === 'unknown' ||
    kind === 'human' ||
    (kind === 'mixed' && aiLines.length === 0 && humanLines.length > 0)
  );
}
