import type { VerifiedUnit, VerifyReport } from '../../core/policy/verifyReport.ts';

/** Units that keep the gate shut, in the order of the report. None where it passes, whatever their states say. */
export function openUnits(report: VerifyReport): readonly VerifiedUnit[] {
  if (report.verdict === 'pass' || report.verdict === 'overridden') return [];
  return report.units.filter(isOpen);
}

function isOpen({ required, state }: VerifiedUnit): boolean {
  return required && state !== 'attested' && state !== 'overridden';
}
