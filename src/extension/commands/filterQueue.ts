import { l10n, type QuickPickItem, QuickPickItemKind, window } from 'vscode';
import type { Services } from '../services.ts';
import { type FilterPlace, filterPlaces } from '../views/filterPlaces.ts';
import { filterNames, filterWord } from '../views/filterWords.ts';
import { isSameFilter, namedFilters, type QueueFilter } from '../views/queueFilter.ts';

interface FilterPick extends QuickPickItem {
  /** Null: a line between picks. */
  readonly filter: QueueFilter | null;
}

/** Lets the reviewer choose what to see; several filters leave what passes all of them, and any of several places. */
export async function filterQueue(services: Services): Promise<void> {
  const chosen = await window.showQuickPick(picksOf(services), {
    title: l10n.t('Filter the Review Queue'),
    placeHolder: l10n.t('Show only hunks that are all of these. What is hidden still counts.'),
    canPickMany: true,
    matchOnDescription: true,
  });
  if (chosen !== undefined) services.queue.setFilters(chosen.flatMap(({ filter }) => filter ?? []));
}

export function clearFilters({ queue }: Services): void {
  queue.setFilters([]);
}

function picksOf({ queue, session }: Services): readonly FilterPick[] {
  const isPicked = (filter: QueueFilter): boolean => queue.filters.some((one) => isSameFilter(one, filter));
  const names = filterNames();
  const { modules, folders, files } = filterPlaces(session.opened?.review.hunks ?? []);
  const placePick = ({ filter, hunks }: FilterPlace): FilterPick => ({
    label: filterWord(filter),
    description: hunks === 1 ? l10n.t('1 hunk') : l10n.t('{0} hunks', hunks),
    picked: isPicked(filter),
    filter,
  });
  const section = (label: string, places: readonly FilterPlace[]): readonly FilterPick[] =>
    places.length === 0
      ? []
      : [{ label, kind: QuickPickItemKind.Separator, filter: null }, ...places.map(placePick)];
  return [
    ...namedFilters.map((filter) => ({ label: names[filter], picked: isPicked(filter), filter })),
    ...section(l10n.t('Modules'), modules),
    ...section(l10n.t('Folders'), folders),
    ...section(l10n.t('Files'), files),
  ];
}
