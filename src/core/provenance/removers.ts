import type { LineSpan } from '../base/lineSpan.ts';
import type { ObjectId } from '../base/objectId.ts';
import { isNullObjectId } from '../base/objectId.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { Change, Unit, UnitId } from '../diff/change.ts';
import type { Commit } from '../git/commits.ts';
import type { BlobPair, LineChange } from '../git/diffBlobs.ts';
import { GitError } from '../git/gitError.ts';
import type { Repository } from '../git/repository.ts';
import { pairKey, readBlobChanges } from './blobChanges.ts';
import type { ChangedFile } from './changedFile.ts';
import { readFileHistories, touchersOf } from './fileHistory.ts';
import type { HistoryStep } from './fileHistory.ts';
import { pairsOf } from './replayFiles.ts';

export interface RemoversInput {
  readonly repository: Repository;
  readonly change: Change;
  readonly files: readonly ChangedFile[];
  /** The commits of the range by id. */
  readonly commits: ReadonlyMap<ObjectId, Commit>;
  readonly touchedBy: (path: RepoPath) => readonly ObjectId[];
  /** True for commits of which some record says that an AI had a part in the path. */
  readonly isAi: (commit: ObjectId, file: ChangedFile) => boolean;
  readonly signal?: AbortSignal | undefined;
}

/** The commits that removed the lines of a unit. */
export type Removers = ReadonlyMap<UnitId, readonly ObjectId[]>;

/**
 * By path, for units that only remove lines: the commits that removed them, and those that worked on what stood in
 * their place. Left out where every commit that touched the path says the same, and where its history is no plain
 * chain of edits: then all of them are asked. Throws only `GitError` `cancelled`.
 */
export async function findRemovers(input: RemoversInput): Promise<ReadonlyMap<RepoPath, Removers>> {
  const removals = removalsByPath(input.change);
  const wanted = input.files.flatMap((file) => {
    const units = removals.get(file.path) ?? [];
    return units.length > 0 && saysDifferentThings(file, input) ? [{ file, units }] : [];
  });
  if (wanted.length === 0) return new Map();
  try {
    return await follow(wanted, input);
  } catch (error) {
    if (!(error instanceof GitError) || error.code === 'cancelled') throw error;
    return new Map();
  }
}

function removalsByPath(change: Change): ReadonlyMap<RepoPath, readonly Unit[]> {
  const byPath = new Map<RepoPath, Unit[]>();
  for (const { path, units } of change.files) {
    const removals = units.filter(
      ({ kind, old, new: now }) => kind === 'text' && now.lines === 0 && old.lines > 0,
    );
    if (removals.length > 0) byPath.set(path, [...(byPath.get(path) ?? []), ...removals]);
  }
  return byPath;
}

function saysDifferentThings(file: ChangedFile, { touchedBy, isAi }: RemoversInput): boolean {
  return new Set(touchersOf(file, touchedBy).map((commit) => isAi(commit, file))).size > 1;
}

interface Wanted {
  readonly file: ChangedFile;
  readonly units: readonly Unit[];
}

async function follow(
  wanted: readonly Wanted[],
  input: RemoversInput,
): Promise<ReadonlyMap<RepoPath, Removers>> {
  const { repository, signal } = input;
  const histories = await readFileHistories({ ...input, files: wanted.map(({ file }) => file) });
  const chains = wanted.flatMap((entry) => {
    const history = histories.get(entry.file.path);
    return history?.kind === 'chain' ? [{ ...entry, steps: history.steps }] : [];
  });
  // Where the lines of these files were replayed, all this is known already.
  const changes = await readBlobChanges(
    repository,
    chains.flatMap(({ steps }) => pairsOf(steps)),
    signal,
  );
  const fitting = chains.filter(({ steps }) => pairsOf(steps).every((pair) => changes.has(pairKey(pair))));
  return new Map(
    fitting.map(({ file, units, steps }) => {
      const found = units.flatMap((unit) => {
        const removers = removersOf(unit.old, steps, (pair) => changes.get(pairKey(pair)) ?? []);
        return removers === null ? [] : [[unit.id, removers] as const];
      });
      return [file.path, new Map(found)];
    }),
  );
}

/** Lines `start` up to `end`, which is not part of it; empty when both are equal. */
interface Region {
  readonly start: number;
  readonly end: number;
}

/**
 * The commits whose steps touch the lines `removed` or their place. Null when something is left there in the end, so that
 * these diffs cut the change otherwise than the net diff does.
 */
function removersOf(
  removed: LineSpan,
  steps: readonly HistoryStep[],
  changesOf: (pair: BlobPair) => readonly LineChange[],
): readonly ObjectId[] | null {
  let region: Region = { start: removed.start, end: removed.start + removed.lines };
  const touching: ObjectId[] = [];
  for (const step of steps) {
    if (isNullObjectId(step.oldOid)) return null;
    const [pair] = pairsOf([step]);
    const after = pair === undefined ? { start: 1, end: 1 } : through(region, changesOf(pair));
    if (pair === undefined || after.isTouched) touching.push(step.commit);
    region = after;
  }
  return region.start === region.end && touching.length > 0 ? touching : null;
}

/** Where the region stands after the changes. What touches it belongs to it: too many commits are asked, never too few. */
function through(region: Region, changes: readonly LineChange[]): Region & { readonly isTouched?: boolean } {
  let { start, end } = region;
  let before = 0;
  let inside = 0;
  let isTouched = false;
  for (const change of changes) {
    const first = firstLine(change.old);
    const last = first + change.old.lines;
    const growth = change.new.lines - change.old.lines;
    if (last < region.start) before += growth;
    else if (first <= region.end) {
      isTouched = true;
      inside += growth;
      start = Math.min(start, first);
      end = Math.max(end, last);
    }
  }
  return { start: start + before, end: end + before + inside, isTouched };
}

/** An empty span names the line behind which it stands. */
function firstLine({ start, lines }: LineSpan): number {
  return lines === 0 ? start + 1 : start;
}
