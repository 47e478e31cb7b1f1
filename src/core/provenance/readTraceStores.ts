import type { Buffer } from 'node:buffer';
import type { ObjectId } from '../base/objectId.ts';
import type { Parsed, Problem } from '../base/problem.ts';
import { toRepoPath } from '../base/repoPath.ts';
import type { RepoPath } from '../base/repoPath.ts';
import { openObjectReader } from '../git/objectReader.ts';
import type { ObjectReader } from '../git/objectReader.ts';
import { readTree } from '../git/objects.ts';
import type { Repository } from '../git/repository.ts';
import { parseTraceFile, parseTraceLines } from './formats/agentTraceRecord.ts';
import type { TraceRecord } from './formats/agentTraceRecord.ts';
import { findLocalTraces, readLocalFile } from './localTraces.ts';
import { maximumRecordBytes } from './maximumRecordBytes.ts';
import type { ReaderInput } from './provenanceReader.ts';

const directory = toRepoPath('.agent-trace');
const traceFile = /^\.agent-trace\/[^/]+\.jsonl?$/;
const agentDiffRef = /^refs\/agentdiff\/(?:meta$|traces\/)/;
/** agentdiff keeps one ref per branch; more are not read, so that a repository cannot stall a review. */
const maximumStores = 500;

/** Of all stores together. */
const maximumBytes = 100 * 1024 * 1024;

/**
 * All records in the order of their stores: files of the reviewed tree, agentdiff's refs, then what only this machine
 * has. A record that stands in several stores is given once.
 */
export async function readTraceStores(input: ReaderInput): Promise<Parsed<readonly TraceRecord[]>> {
  const { repository, signal } = input;
  const objects = openObjectReader(repository, signal);
  const problems: Problem[] = [];
  const records = new Map<string, TraceRecord>();
  let bytes = 0;
  try {
    const inTree = await traceFiles(input, objects);
    const known = new Set(inTree.map((store) => store.name));
    // A file that git keeps counts as it stands in the tree.
    const local = (await findLocalTraces(repository)).filter((store) => !known.has(store.name));
    const stores: TraceStore[] = [...inTree, ...(await traceRefs(input, objects)), ...local];
    if (stores.length > maximumStores) {
      problems.push({ message: `only ${maximumStores} of ${stores.length} Agent Trace stores were read` });
    }
    for (const store of stores.slice(0, maximumStores)) {
      const content = await readStore(objects, store, maximumBytes - bytes);
      if (typeof content === 'string') problems.push(placed(unread(content), store));
      else {
        bytes += content.length;
        const read = parseStore(content, store, repository);
        // Deleted first, so that the later place in the order counts.
        for (const record of read.value) moveToEnd(records, record);
        for (const problem of read.problems) problems.push(placed(problem, store));
      }
    }
  } finally {
    objects.dispose();
  }
  return { value: [...records.values()], problems };
}

function moveToEnd(records: Map<string, TraceRecord>, record: TraceRecord): void {
  const key = JSON.stringify(record);
  records.delete(key);
  records.set(key, record);
}

interface TraceStore {
  /** The blob; null for a file of this machine. */
  readonly oid: ObjectId | null;
  /** As people see it; for a file of this machine below the repository. */
  readonly name: string;
  /** Null where the store is no file of the reviewed tree. */
  readonly path: RepoPath | null;
  /** Where a file of this machine is; null for a blob. */
  readonly file: string | null;
}

function placed(problem: Problem, { name, path }: TraceStore): Problem {
  return path === null ? { ...problem, message: `${problem.message} (${name})` } : { ...problem, path };
}

async function traceFiles(input: ReaderInput, objects: ObjectReader): Promise<TraceStore[]> {
  const { repository, head, base, changedBlobs } = input;
  const commit = head ?? base;
  const isThere =
    commit !== null && (await objects.header({ tree: commit, path: directory }))?.type === 'tree';
  const committed = isThere ? await readTree(repository, commit, directory) : [];
  const oids = new Map<RepoPath, ObjectId>(committed.map((entry) => [entry.path, entry.oid]));
  // For uncommitted trees the new side counts; its blobs are in the object store.
  if (head === null) for (const [path, oid] of changedBlobs) oids.set(path, oid);
  const paths = [...oids]
    .filter(([path]) => traceFile.test(path))
    .toSorted(([left], [right]) => (left < right ? -1 : 1));
  return paths.map(([path, oid]) => ({ oid, name: path, path, file: null }));
}

async function traceRefs({ refs }: ReaderInput, objects: ObjectReader): Promise<TraceStore[]> {
  const stores: TraceStore[] = [];
  for (const ref of refs.filter((candidate) => agentDiffRef.test(candidate.name)).slice(0, maximumStores)) {
    const header = await objects.header({ tree: ref.oid, path: toRepoPath('traces.jsonl') });
    if (header !== null) {
      stores.push({ oid: header.oid, name: `${ref.name}:traces.jsonl`, path: null, file: null });
    }
  }
  return stores;
}

/** The bytes; a sentence when the store is not read. */
async function readStore(
  objects: ObjectReader,
  { oid, file }: TraceStore,
  maximum: number,
): Promise<Buffer | string> {
  const limit = Math.min(maximumRecordBytes, maximum);
  if (oid === null) return (await readLocalFile(file ?? '', limit)) ?? 'is too large or no file here';
  const header = await objects.header(oid);
  if (header?.type !== 'blob') return 'is no file here';
  if (header.size > limit) return `has ${header.size} bytes`;
  return (await objects.read(oid))?.content ?? 'is no file here';
}

function parseStore(
  content: Buffer,
  { name }: TraceStore,
  { root, isBare }: Repository,
): Parsed<readonly TraceRecord[]> {
  const text = content.toString('utf8');
  const options = isBare ? {} : { root };
  return name.endsWith('.jsonl') ? parseTraceLines(text, options) : parseTraceFile(text, options);
}

function unread(why: string): Problem {
  return { message: `an Agent Trace store ${why} and was not read`, incomplete: false };
}
