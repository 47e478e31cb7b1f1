import type { ObjectId } from '../../base/objectId.ts';
import { toRepoPath } from '../../base/repoPath.ts';
import type { Commit } from '../../git/commits.ts';
import type { ObjectName, ObjectReader } from '../../git/objectReader.ts';
import { openObjectReader } from '../../git/objectReader.ts';
import { readCapturedRecords } from '../capturedStore.ts';
import { uncommitted } from '../claim.ts';
import type { LineClaim } from '../claim.ts';
import { readFileLines } from '../fileLines.ts';
import type { FileLines } from '../fileLines.ts';
import type { CapturedPiece, CapturedRecord } from '../formats/capturedTrace.ts';
import { placeCapturedLines } from '../placeCapturedLines.ts';
import type { ProvenanceReader, ReaderInput } from '../provenanceReader.ts';

/**
 * What hooks of agents recorded on this machine while somebody worked (docs/capture.md). Records say `ai` and nothing
 * else, whoever wrote them, so that they can only make a review stricter. Lines are found by content: in the
 * uncommitted work, and in commits made after the edit.
 */
export const captured: ProvenanceReader = {
  name: 'captured',
  tier: 'B',
  refPrefixes: [],
  async load(input) {
    const records = await readCapturedRecords(input.repository);
    const lines = new Map<ObjectId | typeof uncommitted, Map<string, LineClaim[]>>();
    if (records.value.length > 0) {
      const objects = openObjectReader(input.repository, input.signal);
      try {
        await placeRecords(records.value, input, openFiles(objects), lines);
      } finally {
        objects.dispose();
      }
    }
    return { value: { lines, commits: new Map() }, problems: records.problems };
  },
};

type Placed = Map<ObjectId | typeof uncommitted, Map<string, LineClaim[]>>;
type ReadFile = (name: ObjectName) => Promise<FileLines | null>;

/** Larger files are not written by agents. */
const maximumFileBytes = 5 * 1024 * 1024;

/** Files that many records speak of are read and cut once. */
function openFiles(objects: ObjectReader): ReadFile {
  const known = new Map<string, Promise<FileLines | null>>();
  return (name) => {
    const key = typeof name === 'string' ? name : `${name.tree}:${name.path}`;
    const file = known.get(key) ?? readLines(objects, name);
    known.set(key, file);
    return file;
  };
}

async function readLines(objects: ObjectReader, name: ObjectName): Promise<FileLines | null> {
  const header = await objects.header(name);
  if (header?.type !== 'blob' || header.size > maximumFileBytes) return null;
  const content = (await objects.read(header.oid))?.content;
  return content === undefined ? null : readFileLines(content);
}

async function placeRecords(
  records: readonly CapturedRecord[],
  input: ReaderInput,
  readFile: ReadFile,
  placed: Placed,
): Promise<void> {
  const touching = commitsByPath(input);
  // Newest first: what stands first wins.
  for (const record of records.toReversed()) {
    for (const piece of record.pieces) {
      const blob = input.head === null ? input.changedBlobs.get(toRepoPath(piece.path)) : undefined;
      if (blob !== undefined) place(await readFile(blob), record, piece, uncommitted, placed);
      await placeInCommits(record, piece, touching.get(piece.path) ?? [], readFile, placed);
    }
  }
}

/** Oldest first. */
function commitsByPath({ commits, touched }: ReaderInput): ReadonlyMap<string, readonly Commit[]> {
  const byPath = new Map<string, Commit[]>();
  for (const commit of commits.toReversed()) {
    for (const path of touched.get(commit.oid) ?? []) {
      const known = byPath.get(path);
      if (known === undefined) byPath.set(path, [commit]);
      else known.push(commit);
    }
  }
  return byPath;
}

/** Clocks of the machine that edited and the one that committed. */
const clockSlackSeconds = 300;

/** An edit reaches a commit soon or never; a file that every commit touches would otherwise be read again and again. */
const maximumCommits = 50;

async function placeInCommits(
  record: CapturedRecord,
  piece: CapturedPiece,
  commits: readonly Commit[],
  readFile: ReadFile,
  placed: Placed,
): Promise<void> {
  const later = commits.filter((commit) => couldHold(record, commit)).slice(0, maximumCommits);
  for (const commit of later) {
    const file = await readFile({ tree: commit.oid, path: toRepoPath(piece.path) });
    if (place(file, record, piece, commit.oid, placed)) return;
  }
}

/** Made on top of what the agent worked on, or later than its edit. */
function couldHold({ revision, timestamp }: CapturedRecord, { parents, committer }: Commit): boolean {
  const isChild = revision === null ? parents.length === 0 : parents.includes(revision);
  return isChild || committer.timestamp + clockSlackSeconds >= timestamp;
}

/** True when all lines of the piece were found. */
function place(
  file: FileLines | null,
  { tool, session }: CapturedRecord,
  piece: CapturedPiece,
  commit: ObjectId | typeof uncommitted,
  placed: Placed,
): boolean {
  if (file === null) return false;
  const found = placeCapturedLines(file, piece);
  const { path, model } = piece;
  const ofCommit = placed.get(commit) ?? new Map<string, LineClaim[]>();
  const ofPath = ofCommit.get(path) ?? [];
  for (const [start, end] of found.spans) {
    ofPath.push({
      start,
      end,
      kind: 'ai',
      tier: 'B',
      source: { reader: 'captured', tool, model, session, commit: commit === uncommitted ? null : commit },
      evidence: found.isWhole ? 'captured edit' : 'captured edit, changed since',
    });
  }
  if (found.spans.length > 0) placed.set(commit, ofCommit.set(path, ofPath));
  return found.isWhole;
}
