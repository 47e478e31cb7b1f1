import { l10n, window, workspace } from 'vscode';
import { longestExplanation } from '../../core/attestation/explanation.ts';
import { readIdentity } from '../../core/git/config.ts';
import { explainHunk as writeDown } from '../../core/workflow/prepare/explainHunk.ts';
import { explanationsIn } from '../../core/workflow/prepare/hunkRemarks.ts';
import type { ReviewHunk } from '../../core/workflow/review.ts';
import type { Services } from '../services.ts';
import { hunkTitle } from '../views/hunkWords.ts';
import { chosenHunk, noHunk } from './decide.ts';

/** Asks the author what a hunk does and why, for whoever reviews it. A claim with a name: nothing is signed by it. */
export async function explainHunk(services: Services, target?: unknown): Promise<void> {
  if (!workspace.isTrusted) {
    void window.showWarningMessage(l10n.t('Explaining needs a trusted workspace.'));
    return;
  }
  const hunk = chosenHunk(services, target);
  if (hunk === null) return noHunk();
  await askExplanation(services, hunk);
}

/** False when the person stepped back. */
export async function askExplanation(services: Services, hunk: ReviewHunk): Promise<boolean> {
  const { opened, preparation } = services.session;
  if (opened === null) return false;
  const { repository } = opened;
  const identity = await readIdentity(repository);
  const known = explanationsIn(preparation.remarks, hunk).find(({ email }) => email === identity?.email);
  const text = await window.showInputBox({
    title: l10n.t('Explain {0}', hunkTitle(hunk)),
    prompt:
      known === undefined
        ? l10n.t('What does it do, and why this way? Reviewers see it with your name; it signs nothing.')
        : l10n.t('Reviewers see it with your name; it signs nothing. Empty takes it back.'),
    value: known?.text.replaceAll('\n', ' ') ?? '',
    ignoreFocusOut: true,
    validateInput: (value) => inputProblem(value, known !== undefined),
  });
  if (text === undefined) return false;
  const said = text.trim() === '' ? null : text;
  await writeDown({ repository, hunk: hunk.hunk, text: said, now: new Date() });
  await services.remarks.reload();
  window.setStatusBarMessage(
    said === null
      ? l10n.t('$(check) Taken back.')
      : l10n.t('$(check) Explained. It goes to the reviewers with the records, when they are pushed.'),
    5000,
  );
  return true;
}

function inputProblem(text: string, canTakeBack: boolean): string | undefined {
  if (text.trim() === '' && !canTakeBack) return l10n.t('Say in a sentence what the hunk does and why.');
  const over = text.trim().length - longestExplanation;
  return over > 0 ? l10n.t('{0} characters too many.', over) : undefined;
}
