import { evidenceGrades } from '../review/decision.ts';
import type { EvidenceRecord } from './evidence.ts';
import type { JudgedUnit } from './judgedUnit.ts';
import type { Policy } from './policySchema.ts';

/** What an acceptance of a high-risk unit lacks; `record`: its record is not here, so nobody can tell. */
export type Shortfall = 'record' | 'reason' | 'evidence';

/**
 * What `high_risk` of the policy asks for and these records of one sign-off do not give for this unit (docs/policy.md,
 * High risk). Empty where nothing is asked. `records` are null when only a trailer is here.
 */
export function shortfallsOf(
  { high_risk: demands }: Policy,
  { unit, risk }: JudgedUnit,
  records: readonly EvidenceRecord[] | null,
): readonly Shortfall[] {
  if (demands === undefined || risk !== 'high') return [];
  const wantsReason = demands.reason === 'required';
  const lowest = evidenceGrades.indexOf(demands.evidence);
  if (!wantsReason && lowest === 0) return [];
  if (records === null) return ['record'];
  const said = records.flatMap(({ units }) => units.filter(({ id }) => id === unit.id));
  const hasReason = said.length > 0 && said.every(({ note }) => (note ?? '').trim() !== '');
  const hasGrade = said.length > 0 && said.every(({ grade }) => gradeOf(grade) >= lowest);
  return [
    ...(wantsReason && !hasReason ? (['reason'] as const) : []),
    ...(lowest > 0 && !hasGrade ? (['evidence'] as const) : []),
  ];
}

/** As the report lists it under `missing`. */
export function formatShortfall({ high_risk: demands }: Policy, shortfall: Shortfall): string {
  if (shortfall === 'record') return 'the record of the sign-off';
  if (shortfall === 'reason') return 'a reason for a high-risk hunk';
  return `evidence: at least ${demands?.evidence ?? 'claimed'}`;
}

/** A reviewer who was not asked has said no more than that it was read: `claimed`. */
function gradeOf(grade: (typeof evidenceGrades)[number] | null): number {
  return grade === null ? 0 : evidenceGrades.indexOf(grade);
}
