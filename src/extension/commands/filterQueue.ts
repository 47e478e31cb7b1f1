import { l10n, window } from 'vscode';
import { setContextKey } from '../contextKeys.ts';
import { writeFilters } from '../queueFilters.ts';
import type { Services } from '../services.ts';
import { type QueueFilter, queueFilters } from '../views/queueFilter.ts';
import { filterWords } from '../views/queueView.ts';

/** Lets the reviewer choose what to see; several filters leave what passes all of them. */
export async function filterQueue(services: Services): Promise<void> {
  const words = filterWords();
  const picks = queueFilters.map((filter) => ({
    label: words[filter],
    picked: services.queue.filters.includes(filter),
    filter,
  }));
  const chosen = await window.showQuickPick(picks, {
    title: l10n.t('Filter the Review Queue'),
    placeHolder: l10n.t('Show only hunks that are all of these. What is hidden still counts.'),
    canPickMany: true,
  });
  if (chosen !== undefined) await setFilters(services, chosen.map(({ filter }) => filter)); // prettier-ignore
}

export async function clearFilters(services: Services): Promise<void> {
  await setFilters(services, []);
}

async function setFilters(services: Services, filters: readonly QueueFilter[]): Promise<void> {
  await showFilters(services, filters);
  await writeFilters(services.memory, filters);
}

/** Filters the queue, as the review that is shown was left. */
export async function showFilters(services: Services, filters: readonly QueueFilter[]): Promise<void> {
  services.queue.setFilters(filters);
  await setContextKey('countersign.isFiltered', filters.length > 0);
}
