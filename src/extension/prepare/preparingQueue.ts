import { l10n, type ViewBadge } from 'vscode';
import { defaultExplainPolicy } from '../../core/workflow/prepare/asksExplanation.ts';
import type { OpenedReview } from '../reviewSession.ts';
import type { HunkRow, QueuePreparing } from '../views/queueModel.ts';
import type { PreparationState } from './preparationState.ts';
import { readingSentence } from './readingSentence.ts';

/** What the queue has to know while the author prepares; null while nobody does. */
export function preparingOf(
  { policy }: OpenedReview,
  { isOn, asked }: PreparationState,
): QueuePreparing | null {
  return isOn ? { explain: policy.policy?.explain ?? defaultExplainPolicy, asked } : null;
}

/** The line above the queue while the author prepares. */
export function preparingMessage(rows: readonly HunkRow[]): string {
  const asked = rows.filter(({ isAsked }) => isAsked);
  const lines = asked.reduce((sum, { added, removed }) => sum + added + removed, 0);
  const toExplain = rows.filter(({ isToExplain }) => isToExplain).length;
  const requested = rows.filter(({ requests }) => requests.length > 0).length;
  const flagged = asked.filter(({ flags }) => flags > 0).length;
  return [
    l10n.t('Preparing – nothing is signed here.'),
    ...requestSentence(requested),
    readingSentence(asked.length, lines),
    l10n.t('{0} to explain, {1} flagged.', toExplain, flagged),
  ].join(' ');
}

function requestSentence(hunks: number): readonly string[] {
  if (hunks === 0) return [];
  return [
    hunks === 1
      ? l10n.t('Reviewers ask for work at 1 hunk.')
      : l10n.t('Reviewers ask for work at {0} hunks.', hunks),
  ];
}

export function preparingBadge(rows: readonly HunkRow[]): ViewBadge | undefined {
  const value = rows.filter(({ isToExplain }) => isToExplain).length;
  return value === 0
    ? undefined
    : { value, tooltip: value === 1 ? l10n.t('1 hunk to explain') : l10n.t('{0} hunks to explain', value) };
}
