import type { Memento } from 'vscode';
import type { TargetRequest } from '../core/workflow/target.ts';

const key = 'countersign.lastReview';

/** The review that was open in this window, so that a restart brings it back with its tabs. */
export interface LastReview {
  /** The folder it was opened in. */
  readonly directory: string;
  readonly request: TargetRequest;
}

export function readLastReview(state: Memento): LastReview | null {
  return state.get<LastReview>(key) ?? null;
}

/** Null forgets it: the review was closed on purpose. */
export async function writeLastReview(state: Memento, review: LastReview | null): Promise<void> {
  await state.update(key, review ?? undefined);
}
