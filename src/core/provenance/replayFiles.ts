import type { ObjectId } from '../base/objectId.ts';
import { isNullObjectId } from '../base/objectId.ts';
import { hasEscapedBytes } from '../base/repoPath.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { BlamedLine } from '../git/blame.ts';
import { diffBlobs } from '../git/diffBlobs.ts';
import type { BlobPair, LineChange } from '../git/diffBlobs.ts';
import { GitError } from '../git/gitError.ts';
import { openObjectReader } from '../git/objectReader.ts';
import type { Repository } from '../git/repository.ts';
import type { ChangedBlob, ChangedFile } from './changedFile.ts';
import type { FileHistory, HistoryStep } from './fileHistory.ts';
import { replayHistory } from './replayHistory.ts';
import type { ReplayedStep } from './replayHistory.ts';

export interface ReplayInput<File extends ChangedBlob = ChangedFile> {
  readonly repository: Repository;
  readonly files: readonly File[];
  readonly histories: ReadonlyMap<RepoPath, FileHistory>;
  readonly signal?: AbortSignal | undefined;
}

/** A replay starts three processes, however many files there are; a blame one per file. */
const fewestFiles = 4;

/** Of a bigger blob the patch passes through a pipe for nothing but its line numbers; blame prints no contents. */
const maxBlobBytes = 2 * 1024 * 1024;

interface Candidate {
  readonly file: ChangedBlob;
  readonly steps: readonly HistoryStep[];
}

/** The steps of files that can be replayed, by path. */
export type Replays = ReadonlyMap<RepoPath, readonly ReplayedStep[]>;

/**
 * What blame would say about the added lines of those files whose history is a chain, for all of them from one diff.
 * Files that must be blamed after all are left out. Throws only `GitError` `cancelled`.
 */
export async function replayFiles(input: ReplayInput): Promise<ReadonlyMap<RepoPath, readonly BlamedLine[]>> {
  const replays = await readReplays(input);
  return new Map(
    input.files.flatMap(({ path, added }) => {
      const steps = replays.get(path);
      return steps === undefined ? [] : [[path, replayHistory(path, steps, added)]];
    }),
  );
}

/** The part of `replayFiles` that asks git, for which the added lines need not be known. */
export async function readReplays(input: ReplayInput<ChangedBlob>): Promise<Replays> {
  const candidates = input.files.flatMap((file): Candidate[] => {
    const history = input.histories.get(file.path);
    return history?.kind === 'chain' ? [{ file, steps: history.steps }] : [];
  });
  const isWorthIt =
    candidates.length >= fewestFiles || candidates.some(({ file }) => hasEscapedBytes(file.path));
  if (!isWorthIt) return new Map();
  try {
    return await replay(candidates, input);
  } catch (error) {
    if (!(error instanceof GitError) || error.code === 'cancelled') throw error;
    return new Map();
  }
}

async function replay(
  candidates: readonly Candidate[],
  { repository, signal }: ReplayInput<ChangedBlob>,
): Promise<Replays> {
  const blobs = candidates
    .flatMap(({ steps }) => steps.flatMap(pairOf))
    .flatMap((pair) => [pair.old, pair.new]);
  const small = await smallBlobs(repository, new Set(blobs), signal);
  const fitting = candidates.filter(({ steps }) =>
    steps.flatMap(pairOf).every((pair) => small.has(pair.old) && small.has(pair.new)),
  );
  const pairs = new Map(
    fitting.flatMap(({ steps }) => steps.flatMap(pairOf)).map((pair) => [keyOf(pair), pair]),
  );
  const diffs = await diffBlobs(repository, [...pairs.values()], signal);
  const changes = new Map<string, readonly LineChange[]>(
    [...pairs.keys()].map((key, at) => [key, diffs[at] ?? []]),
  );
  const changesOf = (step: HistoryStep): readonly LineChange[] =>
    pairOf(step).flatMap((pair) => changes.get(keyOf(pair)) ?? []);
  return new Map(
    fitting.map(({ file, steps }) => [
      file.path,
      steps.map((step) => ({ ...step, changes: changesOf(step) })),
    ]),
  );
}

/** The blobs that a step compares: none where it adds or removes the file. */
function pairOf({ oldOid, newOid }: HistoryStep): BlobPair[] {
  return isNullObjectId(oldOid) || isNullObjectId(newOid) ? [] : [{ old: oldOid, new: newOid }];
}

function keyOf(pair: BlobPair): string {
  return `${pair.old} ${pair.new}`;
}

/** Those that exist and are not too big for `diffBlobs`. */
export async function smallBlobs(
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
