import type { Memento } from 'vscode';
import type { TargetRequest } from '../core/workflow/target.ts';

const key = 'countersign.recentTargets';
const mostKept = 5;

interface RecentTarget {
  /** Top of the work tree. */
  readonly root: string;
  readonly request: TargetRequest;
}

/** What was reviewed of a repository in this window before, newest first. Patches are not kept: they would be stale. */
export function readRecentTargets(state: Memento, root: string): readonly TargetRequest[] {
  return readAll(state).flatMap((recent) => (recent.root === root ? [recent.request] : []));
}

/** Puts a target in front of the others of its repository. */
export async function rememberTarget(state: Memento, root: string, request: TargetRequest): Promise<void> {
  if (request.kind !== 'range' && request.kind !== 'commit') return;
  const text = JSON.stringify(request);
  const all = readAll(state);
  const own = all.filter((recent) => recent.root === root && JSON.stringify(recent.request) !== text);
  const others = all.filter((recent) => recent.root !== root);
  await state.update(key, [{ root, request }, ...own].slice(0, mostKept).concat(others));
}

/** What another version stored had no repository, and could be of any. */
function readAll(state: Memento): readonly RecentTarget[] {
  return state.get<readonly RecentTarget[]>(key, []).filter(({ root }) => typeof root === 'string');
}
