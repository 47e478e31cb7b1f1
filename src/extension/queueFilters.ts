import type { Disposable, Memento } from 'vscode';
import { setContextKey } from './contextKeys.ts';
import { type QueueFilter, readFilterList } from './views/queueFilter.ts';
import type { QueueView } from './views/queueView.ts';

const key = 'countersign.queueFilters';

/** The filters that were set in this window before. */
export function readFilters(state: Memento): readonly QueueFilter[] {
  return readFilterList(state.get(key));
}

/** Tells menus whether the queue is filtered, and the next start how. */
export function followFilters(queue: QueueView, state: Memento): Disposable {
  const say = (): void => void setContextKey('countersign.isFiltered', queue.filters.length > 0);
  say();
  return queue.onDidChangeFilters(() => {
    say();
    void state.update(key, queue.filters);
  });
}
