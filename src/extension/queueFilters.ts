import type { Memento } from 'vscode';
import { isQueueFilter, type QueueFilter } from './views/queueFilter.ts';

const key = 'countersign.queueFilters';

/** The filters that were set in this window before. */
export function readFilters(state: Memento): readonly QueueFilter[] {
  return state.get<readonly unknown[]>(key, []).filter(isQueueFilter);
}

export async function writeFilters(state: Memento, filters: readonly QueueFilter[]): Promise<void> {
  await state.update(key, filters);
}
