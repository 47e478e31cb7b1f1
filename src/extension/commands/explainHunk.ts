import { l10n, window, workspace } from 'vscode';
import type { ReviewHunk } from '../../core/workflow/review.ts';
import { explanationProblem, knownExplanation, saveExplanation } from '../prepare/explaining.ts';
import type { Services } from '../services.ts';
import { hunkTitle } from '../views/hunkWords.ts';
import { askLine } from './askLine.ts';
import { chosenHunk, noHunk } from './decide.ts';
import { openExplanationBox } from './explainInLines.ts';

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

/** Asks for a line; for several beside the code where somebody wants them, or wrote several before. */
export async function askExplanation(services: Services, hunk: ReviewHunk): Promise<void> {
  const { explanation } = await knownExplanation(services, hunk);
  const hasText = hunk.units.every(({ unit }) => unit.kind !== 'object');
  if (hasText && explanation?.text.includes('\n') === true) return openExplanationBox(services, hunk, null);
  const answer = await askLine({
    title: l10n.t('Explain {0}', hunkTitle(hunk)),
    prompt:
      explanation === null
        ? l10n.t('What does it do, and why this way? Reviewers see it with your name; it signs nothing.')
        : l10n.t('Reviewers see it with your name; it signs nothing. Empty takes it back.'),
    value: explanation?.text.replaceAll('\n', ' ') ?? '',
    hasMore: hasText,
    problemOf: (text) => explanationProblem(text, explanation !== null),
  });
  if (answer?.kind === 'more') await openExplanationBox(services, hunk, answer.text);
  if (answer?.kind === 'line') await saveExplanation(services, hunk, answer.text);
}
