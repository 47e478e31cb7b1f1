import { parseAttestations } from '../attestation/parseAttestations.ts';
import type { FoundReview } from '../attestation/readReviews.ts';
import { openRecordStore, type RecordStore } from '../attestation/recordStore.ts';
import type { Parsed } from '../base/problem.ts';
import { createBlobReader } from '../git/blobs.ts';
import { readCommits } from '../git/commits.ts';
import type { Repository } from '../git/repository.ts';
import { readChange } from './readChange.ts';
import { resolveTarget } from './resolveTarget.ts';

/**
 * The records of this repository with their signatures, by id: all of them, or those that concern a range (named by a
 * trailer in it, or holding one of its units). What is named and not here is an incomplete problem. Nothing is
 * verified. Throws `TargetError`, `GitError`.
 */
export async function selectRecords(
  repository: Repository,
  range: string | null,
  signal?: AbortSignal,
): Promise<Parsed<readonly FoundReview[]>> {
  const store = openRecordStore(repository);
  if (range !== null) return recordsOfRange(repository, store, range, signal);
  const { value: listed, problems } = await store.listRecords();
  const reviews = await store.readReviews(listed.map(({ id }) => id).toSorted());
  return { value: reviews.value, problems: [...problems, ...reviews.problems] };
}

async function recordsOfRange(
  repository: Repository,
  store: RecordStore,
  range: string,
  signal: AbortSignal | undefined,
): Promise<Parsed<readonly FoundReview[]>> {
  const target = await resolveTarget(repository, { kind: 'range', range });
  const blobs = createBlobReader(repository, signal);
  try {
    const change = await readChange(repository, target, blobs, { signal });
    const commits = await readCommits(repository, {
      include: target.headCommit === null ? [] : [target.headCommit],
      exclude: target.baseCommit === null ? [] : [target.baseCommit],
      ...(signal === undefined ? {} : { signal }),
    });
    const named = new Set(
      commits.flatMap(({ message }) => parseAttestations(message).value.map(({ record }) => record)),
    );
    const stored = await store.recordsForPaths(change.files.map(({ path }) => path));
    const { value: reviews, problems } = await store.readReviews(
      [...new Set([...named, ...stored])].toSorted(),
    );
    const units = new Set(change.files.flatMap((file) => file.units.map(({ id }) => id)));
    const missing = reviews.filter(({ id, record }) => named.has(id) && record === null);
    return {
      value: reviews.filter(
        ({ id, record }) =>
          record !== null && (named.has(id) || record.units.some((unit) => units.has(unit.id))),
      ),
      problems: [
        ...change.problems,
        ...problems,
        ...missing.map(({ id }) => ({
          message: `the record ${id} is named in the range and is not here: fetch it with "countersign records fetch"`,
          incomplete: true,
        })),
      ],
    };
  } finally {
    blobs.dispose();
  }
}
