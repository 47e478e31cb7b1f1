import type { Memento } from 'vscode';
import type { TargetRequest } from '../core/workflow/target.ts';

const key = 'countersign.recentTargets';
const mostKept = 5;

/** What was reviewed in this window before, newest first. Patches are not kept: they would be stale. */
export function readRecentTargets(state: Memento): readonly TargetRequest[] {
  return state.get<readonly TargetRequest[]>(key) ?? [];
}

/** Puts a target in front of the others. */
export async function rememberTarget(state: Memento, request: TargetRequest): Promise<void> {
  if (request.kind !== 'range' && request.kind !== 'commit') return;
  const text = JSON.stringify(request);
  const others = readRecentTargets(state).filter((other) => JSON.stringify(other) !== text);
  await state.update(key, [request, ...others].slice(0, mostKept));
}
