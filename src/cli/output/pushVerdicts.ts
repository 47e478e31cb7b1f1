import { assertNever } from '../../core/base/invariant.ts';
import { type VerifyReport, verdictExitCodes } from '../../core/policy/verifyReport.ts';
import type { PushVerdict } from '../../core/workflow/hooks/checkPush.ts';
import type { PrePushSettings } from '../../core/workflow/hooks/prePushSettings.ts';
import { describeFailure } from '../describeFailure.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { openUnits } from '../../core/policy/openUnits.ts';
import { plural } from './table.ts';
import { verdictWord } from './verdictSentence.ts';

/** More steps than these would push the push itself off the screen; `verify` prints all. */
const shownSteps = 3;

/** What a person reads while pushing: one line a branch, and what to do where something is open. */
export function pushVerdictLines(
  verdicts: readonly PushVerdict[],
  mode: PrePushSettings['mode'],
): readonly string[] {
  return verdicts.flatMap((verdict) => linesOf(verdict, mode));
}

function linesOf(verdict: PushVerdict, mode: PrePushSettings['mode']): readonly string[] {
  const { branch } = verdict;
  switch (verdict.kind) {
    case 'judged':
      return judgedLines(branch, verdict.target, verdict.report);
    case 'guarded':
      return mode === 'enforce'
        ? [`${branch} is a target of the policy itself: this hook does not judge it.`]
        : [];
    case 'nothing-new':
      return [];
    case 'no-target':
      return [
        `${branch} was not checked: no branch that its policy guards is here. Fetch it, or name it with "git config countersign.hooks.target".`,
      ];
    case 'left-out':
      return [`${branch} was not checked: too many branches at once.`];
    case 'failed':
      return [`${branch} was not checked: ${describeFailure(verdict.error).sentence}`];
    default:
      return assertNever(verdict);
  }
}

function judgedLines(branch: string, target: string, report: VerifyReport): readonly string[] {
  const open = openUnits(report).length;
  const hunks = plural(report.units.length, 'hunk');
  const count = open === 0 ? hunks : `${open} of ${hunks} open`;
  const to = target.replace(/^refs\/(?:heads|remotes)\//, '');
  const head = `${branch} for ${to}: ${verdictWord(report)}, ${count}.`;
  if (report.exitCode === 0) return [head];
  const steps = [
    ...report.next,
    ...(report.next.length > 0 ? [] : report.problems.map(({ message }) => message)),
  ];
  return [
    head,
    ...steps.slice(0, shownSteps).map((step) => `  next: ${step}`),
    ...(steps.length > shownSteps
      ? [`  and ${steps.length - shownSteps} more: see "countersign verify".`]
      : []),
  ];
}

/** The exit code of a push that must not go on: incomplete evidence goes before everything else. */
export function codeOfStoppedPush(verdicts: readonly PushVerdict[]): ExitCode {
  const codes = verdicts.map((verdict): ExitCode => {
    if (verdict.kind === 'judged') return verdictExitCodes[verdict.report.verdict];
    if (verdict.kind === 'failed') return describeFailure(verdict.error).code;
    return verdict.kind === 'no-target' ? exitCode.incomplete : exitCode.pass;
  });
  if (codes.includes(exitCode.incomplete)) return exitCode.incomplete;
  return codes.find((code) => code !== exitCode.pass) ?? exitCode.violation;
}
