import { Buffer } from 'node:buffer';
import type { ObjectId } from '../base/objectId.ts';
import type { Parsed, Problem } from '../base/problem.ts';
import { type RepoPath, toRepoPath } from '../base/repoPath.ts';
import { type BlobReader, createBlobReader } from '../git/blobs.ts';
import { type NewTreeEntry, type TreeEntry, writeBlob } from '../git/objects.ts';
import type { Repository } from '../git/repository.ts';
import { isDigestHex } from './attestationText.ts';
import { type AttestationEnvelope, envelopeId, formatEnvelope } from './envelope.ts';
import { type FoundReview, readReviews, snapshotStores, type StoreSnapshot } from './readReviews.ts';
import { readStoreTrees } from './readStoreTrees.ts';
import { formatRecord, largestRecord, parseRecord, recordId, type ReviewRecord } from './record.ts';
import * as layout from './recordLayout.ts';
import { addToRecordsRef } from './writeRecordsRef.ts';

/*
 * The record store of a repository (docs/attestation.md, Store). Reads `refs/countersign/records` and what was
 * fetched from remotes as one set; writes only the former. What is read is checked against the name it stands under,
 * so whoever can write to the store can add to it and take from it, but not change what was signed.
 */

/** What a sign-off leaves behind. */
export interface StoredReview {
  readonly record: ReviewRecord;
  /** Empty for a review that was not signed. */
  readonly envelopes: readonly AttestationEnvelope[];
}

export interface ListedRecord {
  readonly id: string;
  readonly record: ReviewRecord;
}

/** All methods throw `GitError`; what is damaged in the store comes back as problems. Ids are 64 hex digits. */
export interface RecordStore {
  /** Returns the record's id. Safe with any number of writers at once; writing the same twice changes nothing. */
  writeRecord(review: StoredReview, signal?: AbortSignal): Promise<string>;
  /** Records by id with every signature over them, not verified; see `readReviews`. */
  readReviews(ids: readonly string[]): Promise<Parsed<readonly FoundReview[]>>;
  /** Ids of the records that hold, mark or comment on a unit of any of `paths`, sorted. */
  recordsForPaths(paths: readonly RepoPath[]): Promise<readonly string[]>;
  /** Both questions above, answered from one listing: for those who ask one after the other. */
  snapshot(): Promise<StoreSnapshot>;
  /** Every record, newest decision first. */
  listRecords(): Promise<Parsed<readonly ListedRecord[]>>;
}

/** Above so many different first bytes the whole index is read at once instead of folder by folder. */
const mostIndexFolders = 8;
const fileMode = '100644';

export function openRecordStore(repository: Repository): RecordStore {
  return {
    writeRecord: (review, signal) => writeRecord(repository, review, signal),
    readReviews: (ids) => readReviews(repository, ids),
    recordsForPaths: (paths) => recordsForPaths(repository, paths),
    snapshot: () => snapshotStores(repository),
    listRecords: () => listRecords(repository),
  };
}

async function writeRecord(
  repository: Repository,
  review: StoredReview,
  signal: AbortSignal | undefined,
): Promise<string> {
  const bytes = formatRecord(review.record);
  const id = recordId(bytes);
  const blob = async (path: RepoPath, content: Buffer): Promise<NewTreeEntry> => {
    return { path, oid: await writeBlob(repository, content), mode: fileMode };
  };
  const entries = [await blob(layout.recordPath(id), bytes)];
  const empty = await writeBlob(repository, Buffer.alloc(0));
  for (const envelope of review.envelopes) {
    const content = formatEnvelope(envelope);
    const name = envelopeId(content);
    entries.push(await blob(layout.envelopePath(name), content));
    entries.push({
      path: `${layout.byRecordPath(envelope.fields.record)}/${name}`,
      oid: empty,
      mode: fileMode,
    });
  }
  const { units, authorship, comments } = review.record;
  const paths = new Set([...units, ...authorship, ...comments].map(({ path }) => path));
  entries.push(
    ...[...paths].map((path) => ({ path: `${layout.byPathPath(path)}/${id}`, oid: empty, mode: fileMode })),
  );
  await addToRecordsRef(repository, entries, signal);
  return id;
}

async function recordsForPaths(
  repository: Repository,
  paths: readonly RepoPath[],
): Promise<readonly string[]> {
  const wanted = new Set<string>(paths.map(layout.byPathPath));
  const folders = new Set([...wanted].map((path) => toRepoPath(path.slice(0, path.lastIndexOf('/')))));
  const found = new Set<string>();
  const read = folders.size > mostIndexFolders ? [layout.byPathFolder] : [...folders];
  // What cannot be read is said by `readReviews`, which every caller asks next.
  for (const entry of (await readStoreTrees(repository, read)).value) {
    if (wanted.has(entry.path.slice(0, entry.path.lastIndexOf('/')))) found.add(lastName(entry));
  }
  return [...found].filter(isDigestHex).toSorted();
}

async function listRecords(repository: Repository): Promise<Parsed<readonly ListedRecord[]>> {
  const { value: files, problems: unread } = await readStoreTrees(repository, [layout.recordsFolder]);
  const entries = new Map(files.map((entry) => [`${entry.path} ${entry.oid}`, entry]));
  const listed = new Map<string, ListedRecord>();
  const problems = await readBlobs(repository, [...entries.values()], (bytes, entry) => {
    const id = lastName(entry);
    const parsed: Parsed<ReviewRecord | null> =
      recordId(bytes) === id ? parseRecord(bytes) : damaged('record', id);
    if (parsed.value !== null) listed.set(id, { id, record: parsed.value });
    return parsed.problems;
  });
  const value = [...listed.values()].toSorted((a, b) => {
    const [older, newer] = [lastDecision(a), lastDecision(b)];
    return older === newer ? (a.id < b.id ? -1 : 1) : older < newer ? 1 : -1;
  });
  return { value, problems: [...unread, ...problems] };
}

function lastDecision({ record }: ListedRecord): string {
  return record.units.reduce((latest, { at }) => (at > latest ? at : latest), '');
}

async function readBlobs(
  repository: Repository,
  entries: readonly TreeEntry[],
  onBytes: (bytes: Buffer, entry: TreeEntry) => readonly Problem[],
): Promise<readonly Problem[]> {
  if (entries.length === 0) return [];
  const problems: Problem[] = [];
  const reader = createBlobReader(repository);
  try {
    for (const entry of entries) {
      const bytes = await readCapped(reader, entry.oid);
      if (bytes === null)
        problems.push({ message: `record store: ${entry.path} is missing or too large`, incomplete: true });
      else problems.push(...onBytes(bytes, entry));
    }
  } finally {
    reader.dispose();
  }
  return problems;
}

async function readCapped(reader: BlobReader, oid: ObjectId): Promise<Buffer | null> {
  const size = await reader.size(oid);
  return size === null || size > largestRecord ? null : reader.read(oid);
}

function lastName({ path }: TreeEntry): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function damaged(what: string, id: string): Parsed<null> {
  return {
    value: null,
    problems: [{ message: `record store: the ${what} ${id} does not have its own digest` }],
  };
}
