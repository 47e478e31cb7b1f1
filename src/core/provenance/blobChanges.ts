import type { ObjectId } from '../base/objectId.ts';
import { type BlobPair, diffBlobs, type LineChange } from '../git/diffBlobs.ts';
import { openObjectReader } from '../git/objectReader.ts';
import type { Repository } from '../git/repository.ts';

/** By `pairKey`: which lines changed between two blobs. A pair that was not compared is not in it. */
export type BlobChanges = ReadonlyMap<string, readonly LineChange[]>;

export function pairKey(pair: BlobPair): string {
  return `${pair.old} ${pair.new}`;
}

/** Of a bigger blob the patch passes through a pipe for nothing but its line numbers; blame prints no contents. */
const maxBlobBytes = 2 * 1024 * 1024;

/** More than these are compared again rather than kept. */
const maxPairsKept = 20_000;

/** Of the last range whose blobs somebody compared; what differs between two blobs never changes. */
const knownChanges = new WeakMap<Repository, BlobChanges>();

/**
 * Compares the blobs of all pairs at once. Left out are pairs of which a blob is not here or bigger than 2 MiB: blame
 * must be asked about such a file. Others may be in it that were compared before. Throws `GitError`.
 */
export async function readBlobChanges(
  repository: Repository,
  pairs: Iterable<BlobPair>,
  signal?: AbortSignal,
): Promise<BlobChanges> {
  const wanted = new Map([...pairs].map((pair) => [pairKey(pair), pair]));
  const known = knownChanges.get(repository);
  if (known !== undefined && [...wanted.keys()].every((key) => known.has(key))) return known;
  const blobs = new Set([...wanted.values()].flatMap((pair) => [pair.old, pair.new]));
  const small = await smallBlobs(repository, blobs, signal);
  const fitting = [...wanted].filter(([, pair]) => small.has(pair.old) && small.has(pair.new));
  const diffs = await diffBlobs(
    repository,
    fitting.map(([, pair]) => pair),
    signal,
  );
  const changes = new Map(fitting.map(([key], at) => [key, diffs[at] ?? []]));
  if (changes.size <= maxPairsKept) knownChanges.set(repository, changes);
  return changes;
}

async function smallBlobs(
  repository: Repository,
  oids: ReadonlySet<ObjectId>,
  signal: AbortSignal | undefined,
): Promise<Set<ObjectId>> {
  const objects = openObjectReader(repository, signal);
  try {
    const headers = await Promise.all([...oids].map((oid) => objects.header(oid)));
    const fitting = headers.filter((header) => header?.type === 'blob' && header.size <= maxBlobBytes);
    return new Set(fitting.flatMap((header) => header?.oid ?? []));
  } finally {
    objects.dispose();
  }
}
