import { l10n } from 'vscode';
import type { VerifyReport } from '../../core/policy/verifyReport.ts';
import type { OverviewGate } from '../../protocol/overview.ts';

/** What the gate knows of the opened review. `report` is null where it cannot judge. */
export interface GateKnowledge {
  readonly hasPolicy: boolean;
  readonly report: VerifyReport | null;
}

/** Who still must sign and why, in the gate's own sentences. */
export function overviewGate({ hasPolicy, report }: GateKnowledge): OverviewGate {
  if (report === null) {
    return {
      verdict: hasPolicy
        ? l10n.t('The gate judges committed changes alone: commit first, then it says who must sign.')
        : l10n.t('The target branch has no policy, so nobody has to sign.'),
      tone: 'none',
      steps: [],
      note: null,
    };
  }
  const isPassed = report.exitCode === 0;
  return {
    verdict: verdictWords(report),
    tone: isPassed ? 'passed' : 'open',
    steps: [...report.next, ...(report.next.length > 0 ? [] : report.problems.map(({ message }) => message))],
    note: isPassed ? null : l10n.t('What you decided counts here once you have signed off.'),
  };
}

function verdictWords({ verdict, exitCode }: VerifyReport): string {
  if (verdict === 'overridden') return l10n.t('The gate passes because somebody overrode it.');
  if (exitCode === 0) return l10n.t('The gate passes: every required hunk is signed off.');
  return verdict === 'fail'
    ? l10n.t('The gate does not pass yet.')
    : l10n.t('The gate cannot tell yet: something could not be read.');
}
