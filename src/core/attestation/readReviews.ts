import type { Buffer } from 'node:buffer';
import type { ObjectId } from '../base/objectId.ts';
import type { Parsed, Problem } from '../base/problem.ts';
import { type RepoPath, toRepoPath } from '../base/repoPath.ts';
import { type BlobReader, createBlobReader } from '../git/blobs.ts';
import type { Repository } from '../git/repository.ts';
import { isDigestHex } from './attestationText.ts';
import { type AttestationEnvelope, envelopeId, parseEnvelope } from './envelope.ts';
import { largestRecord, parseRecord, recordId, type ReviewRecord } from './record.ts';
import * as layout from './recordLayout.ts';
import { readStoreTrees } from './readStoreTrees.ts';

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

/**
 * Records and envelopes that one question reads. Whoever can write to the store can add any number under any path, and
 * reading must not cost without bound; beyond it the answer is incomplete, which no gate passes.
 */
const mostFiles = 10_000;
/** So many differ by a few milliseconds from one by one, and memory holds no more at once. */
const readAtOnce = 64;
/** A flood of rubbish is a few complaints and a number. */
const mostProblems = 100;

/** In the order of `ids`. What is damaged, missing, too large or too much comes back as problems. Throws `GitError`. */
export async function readReviews(
  repository: Repository,
  ids: readonly string[],
): Promise<Parsed<readonly FoundReview[]>> {
  if (ids.length === 0) return { value: [], problems: [] };
  return readListed(repository, await listStores(repository), ids);
}

/** What the stores hold at one time: listed once, however much is asked. */
export interface StoreSnapshot {
  /** As `RecordStore.recordsForPaths`. */
  recordsForPaths(paths: readonly RepoPath[]): readonly string[];
  /** As `RecordStore.readReviews`. */
  readReviews(ids: readonly string[]): Promise<Parsed<readonly FoundReview[]>>;
}

/** Throws `GitError`. */
export async function snapshotStores(repository: Repository): Promise<StoreSnapshot> {
  const listed = await listStores(repository);
  return {
    recordsForPaths: (paths) => {
      const found = paths.flatMap((path) => [
        ...(listed.value.recordsByPath.get(layout.byPathPath(path)) ?? []),
      ]);
      return [...new Set(found)].toSorted();
    },
    readReviews: (ids) =>
      ids.length === 0 ? Promise.resolve({ value: [], problems: [] }) : readListed(repository, listed, ids),
  };
}

async function readListed(
  repository: Repository,
  { value: listing, problems }: Parsed<StoreListing>,
  ids: readonly string[],
): Promise<Parsed<readonly FoundReview[]>> {
  const { chosen, isAll } = withinCap(listing, ids);
  const reader = createBlobReader(repository);
  const found: Parsed<FoundReview>[] = [];
  try {
    for (let at = 0; at < chosen.length; at += readAtOnce)
      found.push(
        ...(await Promise.all(
          chosen.slice(at, at + readAtOnce).map((id) => readReview(listing, reader, id)),
        )),
      );
  } finally {
    reader.dispose();
  }
  const damage = [...problems, ...found.flatMap((review) => review.problems)];
  return {
    value: found.map(({ value }) => value),
    problems: [...(isAll ? [] : [tooMany(ids.length, chosen.length)]), ...fewProblems(damage)],
  };
}

/** As many of the first ids as can be read within the cap. */
function withinCap(
  listing: StoreListing,
  ids: readonly string[],
): { readonly chosen: readonly string[]; readonly isAll: boolean } {
  let files = 0;
  const end = ids.findIndex((id) => {
    files += 1 + (listing.envelopesByRecord.get(id)?.size ?? 0);
    return files > mostFiles;
  });
  return end === -1 ? { chosen: ids, isAll: true } : { chosen: ids.slice(0, end), isAll: false };
}

function tooMany(wanted: number, read: number): Problem {
  return {
    message: `record store: ${wanted} records concern this change and only ${read} were read; more than ${mostFiles} records and signatures are a flood`,
    incomplete: true,
  };
}

function fewProblems(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= mostProblems) return problems;
  const rest = problems.slice(mostProblems);
  const message = `record store: ${rest.length} more files are damaged or missing`;
  return [
    ...problems.slice(0, mostProblems),
    { message, incomplete: rest.some((problem) => problem.incomplete === true) },
  ];
}

interface StoreListing {
  /** Every object that any store here has under a path. */
  readonly objects: ReadonlyMap<string, ReadonlySet<ObjectId>>;
  readonly envelopesByRecord: ReadonlyMap<string, ReadonlySet<string>>;
  /** Records that the index of paths names. */
  readonly indexed: ReadonlySet<string>;
  /** The same by the folder of the index, as `layout.byPathPath` names it. */
  readonly recordsByPath: ReadonlyMap<string, ReadonlySet<string>>;
}

async function listStores(repository: Repository): Promise<Parsed<StoreListing>> {
  const objects = new Map<string, Set<ObjectId>>();
  const envelopesByRecord = new Map<string, Set<string>>();
  const indexed = new Set<string>();
  const recordsByPath = new Map<string, Set<string>>();
  const { value: entries, problems } = await readStoreTrees(repository, [toRepoPath('')]);
  for (const { path, oid } of entries) {
    addTo(objects, path, oid);
    const [kind, , record, envelope] = path.split('/');
    if (kind === 'by-record' && record !== undefined && envelope !== undefined && isDigestHex(envelope)) {
      addTo(envelopesByRecord, record, envelope);
    }
    if (kind === 'by-path' && envelope !== undefined) indexed.add(envelope);
    const slash = path.lastIndexOf('/');
    const name = path.slice(slash + 1);
    if (kind === 'by-path' && isDigestHex(name)) addTo(recordsByPath, path.slice(0, slash), name);
  }
  return { value: { objects, envelopesByRecord, indexed, recordsByPath }, problems };
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
  const isExpected = listing.indexed.has(id);
  const record = await readNamed(listing, reader, layout.recordPath(id), isExpected, (bytes) =>
    recordId(bytes) === id ? parseRecord(bytes) : damaged('record', id),
  );
  const names = [...(listing.envelopesByRecord.get(id) ?? [])].toSorted();
  const envelopes = await Promise.all(
    names.map((name) =>
      readNamed(listing, reader, layout.envelopePath(name), true, (bytes) =>
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

/**
 * The first undamaged object under a path; problems only when there is something and none of it is sound, or nothing
 * where an index says that there should be: somebody took it away, and what it said is not known.
 */
async function readNamed<T>(
  { objects }: StoreListing,
  reader: BlobReader,
  path: string,
  isExpected: boolean,
  parse: (bytes: Buffer) => Parsed<T | null>,
): Promise<Parsed<T | null>> {
  const found = objects.get(path);
  if (found === undefined) return isExpected ? missing(path) : { value: null, problems: [] };
  const problems: Problem[] = [];
  for (const oid of found) {
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
