import { l10n, ThemeColor, ThemeIcon } from 'vscode';
import type { WorkRequest } from '../../core/workflow/feedback/workRequests.ts';

/** Somebody waits for the author. */
export const requestIcon = new ThemeIcon('comment-unresolved', new ThemeColor('list.warningForeground'));

/** The author edited the hunk since: whoever asked looks again. */
export const answeredIcon = new ThemeIcon('comment', new ThemeColor('list.warningForeground'));

/** Who asks for work at a hunk, in a row: `asked for work by alice, edited since`. Names are claims and untrusted. */
export function requestWords(requests: readonly WorkRequest[]): string {
  const names = [...new Set(requests.map(nameOf))];
  const [first = '', second = ''] = names;
  const words =
    names.length === 1
      ? l10n.t('asked for work by {0}', first)
      : names.length === 2
        ? l10n.t('asked for work by {0} and {1}', first, second)
        : l10n.t('asked for work by {0} people', names.length);
  return isAnswered(requests) ? l10n.t('{0}, edited since', words) : words;
}

function nameOf({ name, isVerified }: WorkRequest): string {
  if (name === null) return l10n.t('you');
  return isVerified ? name : l10n.t('{0} (not verified)', name);
}

/** True when the hunk was edited after everything that was asked. */
export function isAnswered(requests: readonly WorkRequest[]): boolean {
  return requests.every(({ isEdited }) => isEdited);
}

/** `Asked for work by alice@example.com (signed, verified):`, for a tooltip. */
export function requestHeading({ by, isVerified, isEdited, text }: WorkRequest): string {
  const worth =
    by === null
      ? l10n.t('draft, not signed yet')
      : isVerified
        ? l10n.t('signed, verified')
        : l10n.t('signed, not verified');
  const since = isEdited ? `${worth}; ${l10n.t('edited since, look again')}` : worth;
  return text === null
    ? l10n.t('Asked for work by {0} ({1})', by ?? l10n.t('you'), since)
    : l10n.t('Asked for work by {0} ({1}):', by ?? l10n.t('you'), since);
}
