import type { ObjectId } from '../base/objectId.ts';
import { GitError } from '../git/gitError.ts';
import { readRef } from '../git/refs.ts';
import { fetchRef, pushRefs } from '../git/remotes.ts';
import type { Repository } from '../git/repository.ts';
import { recordsRef, remoteRecordsRef } from './recordLayout.ts';
import { pauseBeforeRetry, uniteRecordsRef } from './writeRecordsRef.ts';

/* Exchanging records with a remote. The store's own ref is never the target of a fetch and never pushed by force: a
 * forced refspec with pruning deleted records that had not been pushed (docs/attestation.md, Store). */

const largestTries = 50;
const largestFetchTries = 12;
/** A remote that refuses without having moved holds a lock for a moment, or refuses for good. */
const largestFruitlessTries = 5;

/**
 * Fetches the records of a configured remote and takes them into the store. `none`: the remote has no records.
 * Runs on a person's request only. Throws `GitError`.
 */
export async function fetchRecords(
  repository: Repository,
  remote: string,
  signal?: AbortSignal,
): Promise<'fetched' | 'none'> {
  const tracking = remoteRecordsRef(remote);
  for (let attempt = 1; ; attempt++) {
    try {
      // The tracking ref mirrors the remote, whatever was done there; what it held before is in the store.
      await fetchRef(repository, {
        remote,
        refspec: `+${recordsRef}:${tracking}`,
        ...(signal === undefined ? {} : { signal }),
      });
      break;
    } catch (error) {
      if (GitError.is(error, 'unknown-revision')) return 'none';
      // Another process of this clone fetched at the same moment.
      if (attempt >= largestFetchTries || !GitError.is(error, 'ref-changed')) throw error;
    }
    await pauseBeforeRetry(attempt);
  }
  const tip = await readRef(repository, tracking);
  if (tip === null) return 'none';
  await uniteRecordsRef(repository, tip, signal);
  return 'fetched';
}

/**
 * Pushes the store; when somebody else has pushed in between, fetches, unites and tries again. `none`: there is
 * nothing to push. Throws `GitError`: `ref-changed` when the remote keeps refusing.
 */
export async function pushRecords(
  repository: Repository,
  remote: string,
  signal?: AbortSignal,
): Promise<'pushed' | 'none'> {
  let lastTip: ObjectId | null | undefined;
  let fruitless = 0;
  for (let attempt = 1; ; attempt++) {
    if ((await readRef(repository, recordsRef)) === null) return 'none';
    try {
      const refspecs = [`${recordsRef}:${recordsRef}`];
      await pushRefs(repository, { remote, refspecs, ...(signal === undefined ? {} : { signal }) });
      return 'pushed';
    } catch (error) {
      const isHopeless = attempt >= largestTries || fruitless >= largestFruitlessTries;
      if (isHopeless || signal?.aborted === true || !GitError.is(error, 'ref-changed')) throw error;
    }
    await fetchRecords(repository, remote, signal);
    const tip = await readRef(repository, remoteRecordsRef(remote));
    fruitless = tip === lastTip ? fruitless + 1 : 0;
    lastTip = tip;
    await pauseBeforeRetry(attempt);
  }
}
