import type { ObjectId } from '../base/objectId.ts';
import { displayRepoPath, encodeRepoPath, hasEscapedBytes } from '../base/repoPath.ts';
import type { JudgedUnit } from './judgedUnit.ts';
import type { UnitJudgement } from './judgeUnit.ts';
import { formatOverride } from './override.ts';
import type { Duty } from './requiredUnits.ts';
import type { VerifiedUnit } from './verifyReport.ts';

/** One unit as the report prints it. Without a judgement, for want of a policy, it stands as required and unattested. */
export function reportUnit(
  { unit }: JudgedUnit,
  duty: Duty | undefined,
  judgement: UnitJudgement | undefined,
  commit: ObjectId | null,
): VerifiedUnit {
  return {
    id: unit.id,
    path: displayRepoPath(unit.path),
    pathBytes: hasEscapedBytes(unit.path) ? encodeRepoPath(unit.path).toString('base64') : null,
    old: { start: unit.old.start, lines: unit.old.lines },
    new: { start: unit.new.start, lines: unit.new.lines },
    required: judgement?.isRequired ?? true,
    state: judgement?.state ?? 'unattested',
    reason: reasonOf(duty, judgement),
    by: judgement?.by ?? [],
    missing: judgement?.missing ?? [],
    commit,
  };
}

/** Why nobody has to sign it, or why it passes although somebody should have. */
function reasonOf(duty: Duty | undefined, judgement: UnitJudgement | undefined): string | null {
  if (judgement?.override != null) return formatOverride(judgement.override);
  if (duty?.kind === 'exempt') return duty.reason;
  return duty?.kind === 'rule-covered' ? duty.rule : null;
}
