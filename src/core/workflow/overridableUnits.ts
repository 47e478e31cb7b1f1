import { isOpenUnit } from '../policy/openUnits.ts';
import type { VerifiedUnit, VerifyReport } from '../policy/verifyReport.ts';
import type { Review } from './review.ts';

/** What the gate still asks for in this review, in the order of the diff: what an override can let pass. */
export function overridableUnits(report: VerifyReport, review: Review): readonly VerifiedUnit[] {
  const ids = new Set<string>(review.units.map(({ unit }) => unit.id));
  return report.units.filter((unit) => isOpenUnit(unit) && ids.has(unit.id));
}
