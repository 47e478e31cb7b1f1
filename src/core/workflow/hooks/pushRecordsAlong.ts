import { recordsRef, remoteRecordsRef } from '../../attestation/recordLayout.ts';
import { pushRecords } from '../../attestation/syncRecords.ts';
import { readRef } from '../../git/refs.ts';
import { listRemotes } from '../../git/remotes.ts';
import type { Repository } from '../../git/repository.ts';
import { pushedBranch, type PushedRef } from './pushedRefs.ts';

/** `none`: there is nothing to push, or nothing that records belong to is pushed. */
export type RecordsPush =
  | { readonly kind: 'none' | 'pushed' | 'no-remote' }
  | { readonly kind: 'failed'; readonly error: unknown };

/**
 * Pushes the records beside the branches that are being pushed. That push runs no hooks, so it cannot come back here.
 * Never throws: a gate without records says that they are missing.
 */
export async function pushRecordsAlong(
  repository: Repository,
  remote: string,
  refs: readonly PushedRef[],
  signal?: AbortSignal,
): Promise<RecordsPush> {
  try {
    if (!refs.some((ref) => ref.localOid !== null && pushedBranch(ref) !== null)) return { kind: 'none' };
    const tip = await readRef(repository, recordsRef);
    if (tip === null) return { kind: 'none' };
    // What a URL without a name holds cannot be kept apart when it has to be united.
    if (!(await listRemotes(repository)).some(({ name }) => name === remote)) return { kind: 'no-remote' };
    if ((await readRef(repository, remoteRecordsRef(remote))) === tip) return { kind: 'none' };
    return { kind: await pushRecords(repository, remote, signal) };
  } catch (error) {
    return { kind: 'failed', error };
  }
}
