import { randomBytes } from 'node:crypto';
import { mkdir, rename, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../git/repository.ts';
import { recordsRef } from './recordLayout.ts';

/*
 * The lock file of the store's ref. A git that is killed while it moves the ref leaves it behind, and git itself never
 * removes one. It is ours to move away only when nobody can still be working under it.
 */

/** git holds this lock for milliseconds; a hook of somebody's own may run under it for as long as it likes. */
const staleAfterMilliseconds = 600_000;

export interface RecordsLock {
  /** Absolute. */
  readonly path: string;
  readonly ageMilliseconds: number;
}

/** The lock as it stands there now; null when there is none, or where refs are not kept in files. */
export async function findRecordsLock(repository: Repository): Promise<RecordsLock | null> {
  const path = join(repository.commonDirectory, `${recordsRef}.lock`);
  try {
    const { mtimeMs } = await stat(path);
    return { path, ageMilliseconds: Math.max(0, Date.now() - mtimeMs) };
  } catch {
    return null;
  }
}

/**
 * Moves a lock away that is ten minutes old; false when there is none, it is younger, or it cannot be moved. To be
 * called only after the lock stood in the way of several tries: a machine that slept wakes with an old lock that is
 * still in use. One process at a time looks and moves, so that no fresh lock is ever taken for the old one.
 */
export async function removeStaleRecordsLock(repository: Repository): Promise<boolean> {
  const folder = join(repository.commonDirectory, 'countersign', 'tmp');
  const turn = join(folder, 'records-lock-turn');
  try {
    await mkdir(folder, { recursive: true });
    await mkdir(turn);
  } catch {
    return false;
  }
  try {
    const lock = await findRecordsLock(repository);
    if (lock === null || lock.ageMilliseconds < staleAfterMilliseconds) return false;
    // Moved and not deleted: whoever wonders finds it.
    await rename(lock.path, join(folder, `records-${randomBytes(4).toString('hex')}.lock`));
    return true;
  } catch {
    return false;
  } finally {
    await rmdir(turn).catch(() => undefined);
  }
}
