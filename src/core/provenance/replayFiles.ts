import { isNullObjectId } from '../base/objectId.ts';
import { hasEscapedBytes } from '../base/repoPath.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { BlamedLine } from '../git/blame.ts';
import type { BlobPair } from '../git/diffBlobs.ts';
import { GitError } from '../git/gitError.ts';
import type { Repository } from '../git/repository.ts';
import { type BlobChanges, pairKey, readBlobChanges } from './blobChanges.ts';
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

/** A file whose commits changed it one after the other. */
interface Chain {
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
  const chains = chainsOf(input);
  const pairs = chains.flatMap(({ steps }) => pairsOf(steps));
  const replays = replaysOf(chains, await tryReadChanges(input, pairs));
  return new Map(
    input.files.flatMap(({ path, added }) => {
      const steps = replays.get(path);
      return steps === undefined ? [] : [[path, replayHistory(path, steps, added)]];
    }),
  );
}

/** Nothing where git refuses. Throws only `GitError` `cancelled`. */
export async function tryReadChanges(
  { repository, signal }: Pick<ReplayInput, 'repository' | 'signal'>,
  pairs: readonly BlobPair[],
): Promise<BlobChanges> {
  if (pairs.length === 0) return new Map();
  try {
    return await readBlobChanges(repository, pairs, signal);
  } catch (error) {
    if (!(error instanceof GitError) || error.code === 'cancelled') throw error;
    return new Map();
  }
}

/** The files that are worth a replay: none when they are so few that blames cost less. */
export function chainsOf({ files, histories }: ReplayInput<ChangedBlob>): readonly Chain[] {
  const chains = files.flatMap((file): Chain[] => {
    const history = histories.get(file.path);
    return history?.kind === 'chain' ? [{ file, steps: history.steps }] : [];
  });
  const isWorthIt = chains.length >= fewestFiles || chains.some(({ file }) => hasEscapedBytes(file.path));
  return isWorthIt ? chains : [];
}

/** Without the files whose blobs could not be compared. */
export function replaysOf(chains: readonly Chain[], changes: BlobChanges): Replays {
  return new Map(
    chains.flatMap(({ file, steps }) => {
      if (!pairsOf(steps).every((pair) => changes.has(pairKey(pair)))) return [];
      const changesAt = (step: HistoryStep): ReplayedStep['changes'] =>
        pairsOf([step]).flatMap((pair) => changes.get(pairKey(pair)) ?? []);
      return [[file.path, steps.map((step) => ({ ...step, changes: changesAt(step) }))]];
    }),
  );
}

/** The blobs that steps compare: none where one adds or removes the file. */
export function pairsOf(steps: readonly HistoryStep[]): readonly BlobPair[] {
  return steps
    .filter(({ oldOid, newOid }) => !isNullObjectId(oldOid) && !isNullObjectId(newOid))
    .map(({ oldOid, newOid }) => ({ old: oldOid, new: newOid }));
}
