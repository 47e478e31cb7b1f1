import { l10n, window, workspace } from 'vscode';
import type { ReviewHunk } from '../../core/workflow/review.ts';
import { explanationProblem, knownExplanation, saveExplanation } from '../prepare/explaining.ts';
import type { Services } from '../services.ts';
import { chosenHunk, noHunk, openAndMarkSeen } from './decide.ts';

/** Explains a hunk in several lines, in a box beside the code. */
export async function explainHunkInLines(services: Services, target?: unknown): Promise<void> {
  if (!workspace.isTrusted) {
    void window.showWarningMessage(l10n.t('Explaining needs a trusted workspace.'));
    return;
  }
  const hunk = chosenHunk(services, target);
  if (hunk === null) return noHunk();
  await openExplanationBox(services, hunk, null);
}

/** Opens the box with `text`, or with what the person said of the hunk before. */
export async function openExplanationBox(
  services: Services,
  hunk: ReviewHunk,
  text: string | null,
): Promise<void> {
  const { identity, explanation } = await knownExplanation(services, hunk);
  await openAndMarkSeen(services, hunk);
  services.explanationBox.open(hunk, {
    name: identity?.name ?? l10n.t('You'),
    text: text ?? explanation?.text ?? '',
  });
}

/** What will not do is said, and stands in the box again: VS Code has closed it by now. */
export async function submitExplanation(services: Services, target?: unknown): Promise<void> {
  const written = services.explanationBox.read(target);
  if (written === null || !workspace.isTrusted) return;
  const { explanation } = await knownExplanation(services, written.hunk);
  const problem = explanationProblem(written.text, explanation !== null);
  if (problem !== null) {
    void window.showWarningMessage(problem);
    services.explanationBox.open(written.hunk, written);
    return;
  }
  try {
    await saveExplanation(services, written.hunk, written.text);
  } catch (error) {
    services.explanationBox.open(written.hunk, written);
    throw error;
  }
  services.explanationBox.close(target);
}

export function cancelExplanation(services: Services, target?: unknown): void {
  services.explanationBox.close(target);
}
