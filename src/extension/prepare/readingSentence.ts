import { l10n } from 'vscode';
import { estimateReviewTime } from '../../core/review/reviewPace.ts';

/** How much a reviewer would read, at a humane pace. */
export function readingSentence(hunks: number, lines: number): string {
  if (hunks === 0) return l10n.t('No hunk waits for a sign-off.');
  return l10n.t(
    'A reviewer would read {0}, {1}, about {2} min.',
    hunks === 1 ? l10n.t('1 hunk') : l10n.t('{0} hunks', hunks),
    lines === 1 ? l10n.t('1 changed line') : l10n.t('{0} changed lines', lines),
    Math.max(1, Math.round(estimateReviewTime(lines) / 60_000)),
  );
}
