import { throwIfCancelled } from './gitProcess.ts';
import { isFullObjectId } from './knownObjects.ts';
import type { Repository } from './repository.ts';
import type { RevisionRange } from './revisionRange.ts';

interface Entry<T> {
  readonly key: string;
  readonly signal: AbortSignal | undefined;
  readonly value: Promise<T>;
  isDone: boolean;
}

/** A review and its gate ask for one range after the other; more would keep old commits in memory. */
const rangesKept = 2;

/**
 * Reads a range once for all who ask for it. Only ranges between full object ids are kept: what lies between them
 * never changes, except in a shallow repository, which may be deepened meanwhile.
 */
export function rangeMemo<T>(
  read: (repository: Repository, range: RevisionRange) => Promise<T>,
): (repository: Repository, range: RevisionRange) => Promise<T> {
  const kept = new WeakMap<Repository, Entry<T>[]>();
  return async (repository, range) => {
    const key = keyOf(repository, range);
    if (key === null) return read(repository, range);
    throwIfCancelled(range.signal);
    const entries = kept.get(repository) ?? [];
    kept.set(repository, entries);
    // Whoever could cancel a read that goes on must not cancel it for somebody else.
    const known = entries.find(
      (entry) => entry.key === key && (entry.isDone || entry.signal === range.signal),
    );
    if (known !== undefined) return known.value;
    const entry: Entry<T> = { key, signal: range.signal, value: read(repository, range), isDone: false };
    entries.unshift(entry);
    entries.splice(rangesKept);
    try {
      const value = await entry.value;
      entry.isDone = true;
      return value;
    } catch (error) {
      if (entries.includes(entry)) entries.splice(entries.indexOf(entry), 1);
      throw error;
    }
  };
}

/** Null for a range that may be another one later. */
function keyOf(repository: Repository, range: RevisionRange): string | null {
  const { include, exclude = [], firstParent = false, limit = null } = range;
  const { mentioning = null, onAncestryPath = false } = range;
  const isFixed = [...include, ...exclude].every((revision) => isFullObjectId(repository, revision));
  if (repository.isShallow || !isFixed) return null;
  return JSON.stringify([include, exclude, firstParent, limit, mentioning, onAncestryPath]);
}
