import type { Buffer } from 'node:buffer';
import type { ObjectId } from '../base/objectId.ts';
import type { Parsed, Problem } from '../base/problem.ts';
import { type BlobReader, createBlobReader } from '../git/blobs.ts';
import { readTree } from '../git/objects.ts';
import { listRefs } from '../git/refs.ts';
import type { Repository } from '../git/repository.ts';
import { isDigestHex } from './attestationText.ts';
import { type AttestationEnvelope, envelopeId, parseEnvelope } from './envelope.ts';
import { largestRecord, parseRecord, recordId, type ReviewRecord } from './record.ts';
import * as layout from './recordLayout.ts';

/*
 * Many records at once, for a verifier: the store is listed once and read by one process, however many records
 * concern a change. Everything is checked against the name it stands under, as in `recordStore.ts`.
 */

/** What the stores here hold under one record id. */
export interface FoundReview {
  readonly id: string;
  /** Null when no store here holds it, or none holds it undamaged. */
  readonly record: ReviewRecord | null;
  readonly envelopes: readonly AttestationEnvelope[];
}

/** In the order of `ids`. What is damaged, missing or too large comes back as problems. Throws `GitError`. */
export async function readReviews(
  repository: Repository,
  ids: readonly string[],
): Promise<Parsed<readonly FoundReview[]>> {
  if (ids.length === 0) return { value: [], problems: [] };
  const listing = await listStores(repository);
  const reader = createBlobReader(repository);
  try {
    const found = await Promise.all(ids.map((id) => readReview(listing, reader, id)));
    return { value: found.map(({ value }) => value), problems: found.flatMap(({ problems }) => problems) };
  } finally {
    reader.dispose();
  }
}

interface StoreListing {
  /** Every object that any store here has under a path. */
  readonly objects: ReadonlyMap<string, ReadonlySet<ObjectId>>;
  readonly envelopesByRecord: ReadonlyMap<string, ReadonlySet<string>>;
}

async function listStores(repository: Repository): Promise<StoreListing> {
  const refs = await listRefs(repository, [layout.recordsRef, layout.remoteRecordsPrefix]);
  const tips = new Set(refs.filter(({ name }) => layout.isRecordsRef(name)).map(({ oid }) => oid));
  const objects = new Map<string, Set<ObjectId>>();
  const envelopesByRecord = new Map<string, Set<string>>();
  for (const tip of tips) {
    for (const { path, oid, type } of await readTree(repository, tip)) {
      if (type !== 'blob') continue;
      addTo(objects, path, oid);
      const [kind, , record, envelope] = path.split('/');
      if (kind === 'by-record' && record !== undefined && envelope !== undefined && isDigestHex(envelope)) {
        addTo(envelopesByRecord, record, envelope);
      }
    }
  }
  return { objects, envelopesByRecord };
}

function addTo<T>(sets: Map<string, Set<T>>, key: string, item: T): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([item]));
  else set.add(item);
}

async function readReview(
  listing: StoreListing,
  reader: BlobReader,
  id: string,
): Promise<Parsed<FoundReview>> {
  const record = await readNamed(listing, reader, layout.recordPath(id), (bytes) =>
    recordId(bytes) === id ? parseRecord(bytes) : damaged('record', id),
  );
  const names = [...(listing.envelopesByRecord.get(id) ?? [])].toSorted();
  const envelopes = await Promise.all(
    names.map((name) =>
      readNamed(listing, reader, layout.envelopePath(name), (bytes) =>
        envelopeId(bytes) === name ? parseEnvelope(bytes) : damaged('envelope', name),
      ),
    ),
  );
  // The index is a hint only: what the signed statement names is what counts.
  const signed = envelopes.flatMap(({ value }) =>
    value !== null && value.fields.record === id ? [value] : [],
  );
  const problems = [record, ...envelopes].flatMap((part) => part.problems);
  return { value: { id, record: record.value, envelopes: signed }, problems };
}

/** The first undamaged object under a path; problems only when there is something and none of it is sound. */
async function readNamed<T>(
  { objects }: StoreListing,
  reader: BlobReader,
  path: string,
  parse: (bytes: Buffer) => Parsed<T | null>,
): Promise<Parsed<T | null>> {
  const problems: Problem[] = [];
  for (const oid of objects.get(path) ?? []) {
    const size = await reader.size(oid);
    const bytes = size === null || size > largestRecord ? null : await reader.read(oid);
    const parsed = bytes === null ? missing(path) : parse(bytes);
    if (parsed.value !== null) return { value: parsed.value, problems: [] };
    problems.push(...parsed.problems);
  }
  return { value: null, problems };
}

function missing(path: string): Parsed<null> {
  return {
    value: null,
    problems: [{ message: `record store: ${path} is missing or too large`, incomplete: true }],
  };
}

function damaged(what: string, id: string): Parsed<null> {
  return {
    value: null,
    problems: [{ message: `record store: the ${what} ${id} does not have its own digest` }],
  };
}
