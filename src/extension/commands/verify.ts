import { l10n, ProgressLocation, window } from 'vscode';
import { evidenceStates } from '../../core/workflow/evidenceStates.ts';
import { describeError } from '../describeError.ts';
import type { Services } from '../services.ts';

/** What the gate would say now, from git alone. */
export async function verify(services: Services): Promise<void> {
  const { opened } = services.session;
  if (opened === null) return;
  try {
    const { report } = await window.withProgress(
      { location: ProgressLocation.Window, title: l10n.t('Verifying the sign-off') },
      () => evidenceStates({ ...opened, now: Date.now() }),
    );
    if (report === null) {
      void window.showInformationMessage(
        l10n.t('There is nothing to verify: it takes committed changes and a policy on the target branch.'),
      );
      return;
    }
    services.gateProblems.show(report);
    for (const sentence of [...report.next, ...report.problems.map((problem) => problem.message)])
      services.log.info(sentence);
    const showLog = l10n.t('Show Log');
    const [step] = report.next;
    const answer =
      report.exitCode === 0
        ? await window.showInformationMessage(l10n.t('The gate passes: every required hunk is signed off.'))
        : await window.showWarningMessage(
            step === undefined
              ? l10n.t('The gate does not pass.')
              : l10n.t('The gate does not pass yet. Next: {0}', step),
            showLog,
          );
    if (answer === showLog) services.log.show();
  } catch (error) {
    void window.showErrorMessage(describeError(error));
  }
}
