import { l10n, window } from 'vscode';
import {
  addAttested,
  breakDue,
  continueSitting,
  paceToAskAbout,
  type Sitting,
} from '../../core/review/sitting.ts';
import { writePaceReminders } from '../settings.ts';

/** Keeps the pace honest: asks once a sitting why it is high, suggests breaks, and never holds anybody up. */
export class PaceReminder {
  private readonly isOn: () => boolean;
  private readonly clock: () => number;
  private sitting: Sitting | null = null;

  constructor(isOn: () => boolean, clock: () => number = Date.now) {
    this.isOn = isOn;
    this.clock = clock;
  }

  /** Something was opened or decided: a sitting goes on, and a break may be due. */
  noteActivity(): void {
    this.sitting = continueSitting(this.sitting, this.clock());
    const minutes = breakDue(this.sitting);
    if (minutes === null || !this.isOn()) return;
    this.sitting = { ...this.sitting, suggestedBreaks: [...this.sitting.suggestedBreaks, minutes] };
    void suggestBreak(minutes);
  }

  /**
   * Called before a hunk is attested. The reason for a high pace, to be recorded; null when nobody asked or answered;
   * undefined when the reviewer stepped back. The question is put once, so the second try attests.
   */
  async askReason(changedLines: number, shownMilliseconds: number): Promise<string | null | undefined> {
    const before = continueSitting(this.sitting, this.clock());
    const sitting = addAttested(before, changedLines, shownMilliseconds);
    const pace = this.isOn() ? paceToAskAbout(sitting) : null;
    this.sitting = sitting;
    if (pace === null) return null;
    this.sitting = { ...sitting, isPaceAsked: true };
    const seconds = Math.round(sitting.attestedMilliseconds / 1000);
    const reason = await window.showInputBox({
      title: l10n.t('{0} changed lines in {1} seconds on screen', sitting.attestedLines, seconds),
      prompt:
        pace === 'implausible'
          ? l10n.t(
              'That is faster than code can be read. What made it possible? Your answer is recorded with this hunk; leave it empty to attest without one.',
            )
          : l10n.t(
              'Above 500 lines an hour, reviews find fewer faults. What made it possible? Your answer is recorded with this hunk; leave it empty to attest without one.',
            ),
      placeHolder: l10n.t(
        'For example: generated code, read in the pull request before, moved without a change',
      ),
      ignoreFocusOut: true,
    });
    if (reason === undefined) this.sitting = { ...before, isPaceAsked: true };
    if (reason === undefined || reason.trim() === '') return reason === undefined ? undefined : null;
    return l10n.t('Pace: {0}', reason.trim());
  }
}

async function suggestBreak(minutes: number): Promise<void> {
  const never = l10n.t("Don't Suggest Again");
  const text = l10n.t(
    '{0} minutes of review: a good moment for a break. Everything you decided is kept.',
    minutes,
  );
  if ((await window.showInformationMessage(text, never)) === never) await writePaceReminders(false);
}
