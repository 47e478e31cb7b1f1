import { displayRepoPath, encodeRepoPath, hasEscapedBytes } from '../base/repoPath.ts';
import type { JudgedUnit } from './judgedUnit.ts';
import type { UnitJudgement } from './judgeUnit.ts';
import type { Duty } from './requiredUnits.ts';
import { formatGap } from './requirementGaps.ts';
import type { VerifiedUnit } from './verifyReport.ts';

/** One unit as the report prints it. Without a judgement, for want of a policy, it stands as required and unattested. */
export function reportUnit(
  { unit }: JudgedUnit,
  duty: Duty | undefined,
  judgement: UnitJudgement | undefined,
): VerifiedUnit {
  const reason = duty?.kind === 'exempt' ? duty.reason : duty?.kind === 'rule-covered' ? duty.rule : null;
  return {
    id: unit.id,
    path: displayRepoPath(unit.path),
    pathBytes: hasEscapedBytes(unit.path) ? encodeRepoPath(unit.path).toString('base64') : null,
    old: { start: unit.old.start, lines: unit.old.lines },
    new: { start: unit.new.start, lines: unit.new.lines },
    required: judgement?.isRequired ?? true,
    state: judgement?.state ?? 'unattested',
    reason,
    by: judgement?.by ?? [],
    missing: judgement?.gaps.map(formatGap) ?? [],
  };
}
