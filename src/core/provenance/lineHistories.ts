import { isNullObjectId, type ObjectId } from '../base/objectId.ts';
import { hasEscapedBytes, type RepoPath } from '../base/repoPath.ts';
import type { Commit } from '../git/commits.ts';
import { GitError } from '../git/gitError.ts';
import type { Repository } from '../git/repository.ts';
import type { BlobChanges } from './blobChanges.ts';
import type { ChangedBlob } from './changedFile.ts';
import { readFileHistories } from './fileHistory.ts';
import type { FileHistory, HistoryInput } from './fileHistory.ts';
import { chainsOf, pairsOf, replaysOf, tryReadChanges } from './replayFiles.ts';
import type { Replays } from './replayFiles.ts';
import { reachableBlobs, type TracedBlob } from './tracedBlob.ts';
import { traceFiles } from './traceFiles.ts';

/** How the commits of a range led to its files: all that lines without a blame need. */
export interface LineHistories {
  readonly histories: ReadonlyMap<RepoPath, FileHistory>;
  readonly replays: Replays;
  /** The ways of files that can be neither, and the changes along them. */
  readonly traces: ReadonlyMap<RepoPath, TracedBlob>;
  readonly changes: BlobChanges;
}

interface RangeEnds {
  readonly base: ObjectId | null;
  readonly head: ObjectId;
}

interface Begun extends RangeEnds {
  readonly files: ReadonlyMap<RepoPath, ChangedBlob>;
  readonly histories: Promise<LineHistories>;
}

/** One range of each repository, until somebody asks for it. */
const begunRanges = new WeakMap<Repository, Begun>();

/**
 * Reads the histories of a range while somebody else still cuts its diff; `readLineHistories` then waits for them. What
 * goes wrong here is tried again there.
 */
export function beginLineHistories(
  input: RangeEnds & {
    readonly repository: Repository;
    readonly files: readonly ChangedBlob[];
    readonly commits: readonly Commit[];
    readonly touched: ReadonlyMap<ObjectId, readonly RepoPath[]>;
    readonly signal?: AbortSignal | undefined;
  },
): void {
  const { repository, base, head, files, commits, touched, signal } = input;
  const byPath = new Map<RepoPath, ObjectId[]>(
    files.flatMap((file) => file.paths.map((path) => [path, []] as const)),
  );
  for (const { oid } of commits) for (const path of touched.get(oid) ?? []) byPath.get(path)?.push(oid);
  const histories = read({
    repository,
    base,
    head,
    files,
    commits: new Map(commits.map((commit) => [commit.oid, commit])),
    touchedBy: (path) => byPath.get(path) ?? [],
    signal,
  });
  histories.catch(() => undefined);
  begunRanges.set(repository, {
    base,
    head,
    files: new Map(files.map((file) => [file.path, file])),
    histories,
  });
}

/** Throws only `GitError` `cancelled`: a file whose history cannot be read is in neither map and must be blamed. */
export async function readLineHistories(input: HistoryInput & RangeEnds): Promise<LineHistories> {
  const begun = begunRanges.get(input.repository);
  begunRanges.delete(input.repository);
  if (begun === undefined || !holds(begun, input)) return read(input);
  return begun.histories.catch(() => read(input));
}

function holds(begun: Begun, { base, head, files }: HistoryInput & RangeEnds): boolean {
  if (begun.base !== base || begun.head !== head) return false;
  return files.every(({ path, paths, oldOid, newOid }) => {
    const known = begun.files.get(path);
    if (known?.oldOid !== oldOid || known.newOid !== newOid) return false;
    return known.paths.length === paths.length && known.paths.every((name, at) => name === paths[at]);
  });
}

/** Tracing starts a few processes, however many files there are; a blame one per file. */
const fewestTraced = 3;

async function read(input: HistoryInput & RangeEnds): Promise<LineHistories> {
  const histories = await orNothing(readFileHistories(input));
  const chains = chainsOf({ ...input, histories });
  const isReplayed = new Set(chains.map(({ file }) => file.path));
  const tangled = input.files.filter(
    ({ path, newOid }) =>
      !isNullObjectId(newOid) && !isReplayed.has(path) && histories.get(path)?.kind !== 'single',
  );
  const isWorthIt = tangled.length >= fewestTraced || tangled.some(({ path }) => hasEscapedBytes(path));
  const traces = isWorthIt ? await orNothing(traceFiles({ ...input, files: tangled })) : noTraces;
  const changes = await tryReadChanges(input, [
    ...chains.flatMap(({ steps }) => pairsOf(steps)),
    ...[...traces.values()].flatMap((root) =>
      reachableBlobs(root).flatMap(({ links }) => links.flatMap(({ pair }) => pair ?? [])),
    ),
  ]);
  return { histories, replays: replaysOf(chains, changes), traces, changes };
}

const noTraces: ReadonlyMap<RepoPath, TracedBlob> = new Map();

/** What git refuses is left to blame. */
async function orNothing<T>(found: Promise<ReadonlyMap<RepoPath, T>>): Promise<ReadonlyMap<RepoPath, T>> {
  try {
    return await found;
  } catch (error) {
    if (!(error instanceof GitError) || error.code === 'cancelled') throw error;
    return new Map();
  }
}
