import type { ObjectId } from '../base/objectId.ts';
import type { Parsed, Problem } from '../base/problem.ts';
import { toRepoPath } from '../base/repoPath.ts';
import type { RepoPath } from '../base/repoPath.ts';
import { openObjectReader } from '../git/objectReader.ts';
import type { ObjectReader } from '../git/objectReader.ts';
import { readTree } from '../git/objects.ts';
import { parseTraceFile, parseTraceLines } from './formats/agentTraceRecord.ts';
import type { TraceRecord } from './formats/agentTraceRecord.ts';
import { maximumRecordBytes } from './maximumRecordBytes.ts';
import type { ReaderInput } from './provenanceReader.ts';

const directory = toRepoPath('.agent-trace');
const traceFile = /^\.agent-trace\/[^/]+\.jsonl?$/;
const agentDiffRef = /^refs\/agentdiff\/(?:meta$|traces\/)/;
/** agentdiff keeps one ref per branch; more are not read, so that a repository cannot stall a review. */
const maximumStores = 500;

/** All records in the order of their stores: files of the reviewed tree first, then agentdiff's refs. */
export async function readTraceStores(input: ReaderInput): Promise<Parsed<readonly TraceRecord[]>> {
  const objects = openObjectReader(input.repository, input.signal);
  const problems: Problem[] = [];
  const records: TraceRecord[] = [];
  try {
    const stores = [...(await traceFiles(input, objects)), ...(await traceRefs(input, objects))];
    if (stores.length > maximumStores) {
      problems.push({ message: `only ${maximumStores} of ${stores.length} Agent Trace stores were read` });
    }
    for (const store of stores.slice(0, maximumStores)) {
      const read = await readStore(objects, store);
      for (const record of read.value) records.push(record);
      for (const problem of read.problems) problems.push(placed(problem, store));
    }
  } finally {
    objects.dispose();
  }
  return { value: records, problems };
}

interface TraceStore {
  readonly oid: ObjectId;
  readonly name: string;
  /** Null where the store is no file of the reviewed tree. */
  readonly path: RepoPath | null;
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
  return paths.map(([path, oid]) => ({ oid, name: path, path }));
}

async function traceRefs({ refs }: ReaderInput, objects: ObjectReader): Promise<TraceStore[]> {
  const stores: TraceStore[] = [];
  for (const ref of refs.filter((candidate) => agentDiffRef.test(candidate.name)).slice(0, maximumStores)) {
    const header = await objects.header({ tree: ref.oid, path: toRepoPath('traces.jsonl') });
    if (header !== null) stores.push({ oid: header.oid, name: `${ref.name}:traces.jsonl`, path: null });
  }
  return stores;
}

async function readStore(objects: ObjectReader, store: TraceStore): Promise<Parsed<readonly TraceRecord[]>> {
  const header = await objects.header(store.oid);
  if (header?.type !== 'blob') return unread('is no file here');
  if (header.size > maximumRecordBytes) return unread(`has ${header.size} bytes`);
  const text = (await objects.read(store.oid))?.content.toString('utf8') ?? '';
  return store.name.endsWith('.jsonl') ? parseTraceLines(text) : parseTraceFile(text);
}

function unread(why: string): Parsed<readonly TraceRecord[]> {
  return {
    value: [],
    problems: [{ message: `an Agent Trace store ${why} and was not read`, incomplete: false }],
  };
}
