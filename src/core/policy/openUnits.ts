import type { VerifiedUnit, VerifyReport } from './verifyReport.ts';

/** True for a unit that waits for somebody: required, and neither attested nor overridden. */
export function isOpenUnit({ required, state }: Pick<VerifiedUnit, 'required' | 'state'>): boolean {
  return required && state !== 'attested' && state !== 'overridden';
}

/** Units that keep the gate shut, in the order of the report. None where it passes, whatever their states say. */
export function openUnits(report: VerifyReport): readonly VerifiedUnit[] {
  if (report.verdict === 'pass' || report.verdict === 'overridden') return [];
  return report.units.filter(isOpenUnit);
}
