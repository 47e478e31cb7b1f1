import { l10n } from 'vscode';
import { displayRepoPath, toRepoPath } from '../../core/base/repoPath.ts';
import { moduleLabel } from './moduleLabel.ts';
import { isPlace, type NamedFilter, type QueueFilter } from './queueFilter.ts';

/** What each filter leaves, for people. */
export function filterNames(): Readonly<Record<NamedFilter, string>> {
  return {
    uncovered: l10n.t('Not decided'),
    mine: l10n.t('Mine to sign'),
    ai: l10n.t('Written by AI'),
    flagged: l10n.t('Flagged'),
    stale: l10n.t('Stale'),
    'needs-work': l10n.t('Needs work'),
    'asked-for-work': l10n.t('Asked for work'),
  };
}

/** One filter by its name. */
export function filterWord(filter: QueueFilter): string {
  if (!isPlace(filter)) return filterNames()[filter];
  return filter.kind === 'module'
    ? l10n.t('Module {0}', moduleLabel(filter.module))
    : displayRepoPath(toRepoPath(filter.path));
}

/** More places than these are no sentence. */
const mostNamed = 3;

/** The sentence of the queue on what filters hide; empty when they hide nothing. */
export function filterMessage(filters: readonly QueueFilter[], hidden: number): string {
  if (hidden === 0) return '';
  const places = filters.filter(isPlace);
  const named = [...filters.filter((filter) => !isPlace(filter)), ...places.slice(0, mostNamed)].map(filterWord); // prettier-ignore
  const more = places.length - mostNamed;
  const names = [...named, ...(more > 0 ? [l10n.t('{0} more places', more)] : [])].join(', ');
  return hidden === 1
    ? l10n.t('Filter: {0}. It hides 1 hunk, which still counts; Clear Filters shows it.', names)
    : l10n.t('Filter: {0}. It hides {1} hunks, which still count; Clear Filters shows them.', names, hidden);
}
