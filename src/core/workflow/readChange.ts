import type { Buffer } from 'node:buffer';
import { isNullObjectId, type ObjectId } from '../base/objectId.ts';
import type { Problem } from '../base/problem.ts';
import { cutFile, defaultCutLimits } from '../diff/cutFile.ts';
import type { Change, FileChange } from '../diff/change.ts';
import type { RawRecord } from '../diff/rawRecords.ts';
import { streamGitDiff } from '../diff/readGitDiff.ts';
import type { FilePatch } from '../diff/scanPatch.ts';
import type { BlobReader } from '../git/blobs.ts';
import { diffTrees } from '../git/diffTrees.ts';
import type { Repository } from '../git/repository.ts';
import { invariant } from '../base/invariant.ts';
import type { ChangedBlob } from '../provenance/changedFile.ts';

/** Files cut at once: enough to keep `cat-file` busy, few enough that their blobs fit in memory together. */
const filesAtOnce = 16;

export interface ReadChangeOptions {
  readonly signal?: AbortSignal | undefined;
  /** `when-asked` for those who judge units and show no hunks; see `cutFile`. */
  readonly hunkCut?: 'now' | 'when-asked' | undefined;
  /** Called once with every changed path, before any file is cut; not at all where there is none. */
  readonly onPaths?: ((files: readonly ChangedBlob[]) => void) | undefined;
  /** Called with the number of files cut so far and in all. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** The whole diff between two trees, cut into units and hunks; every changed path has at least one unit. */
export async function readChange(
  repository: Repository,
  trees: { readonly baseTree: ObjectId; readonly headTree: ObjectId },
  blobs: BlobReader,
  options: ReadChangeOptions = {},
): Promise<Change> {
  const problems: Problem[] = [];
  const chunks = diffTrees(repository, trees.baseTree, trees.headTree, {
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    onProblem: (problem) => problems.push(problem),
  });
  const files: FileChange[] = [];
  const window: Promise<FileChange>[] = [];
  const takeOldest = async (total: number): Promise<void> => {
    const file = await window.shift();
    if (file === undefined) return;
    invariant(file.units.length > 0, `${file.path} has a unit`);
    files.push(file);
    if (files.length % filesAtOnce === 0 || files.length === total) {
      options.signal?.throwIfAborted();
      options.onProgress?.(files.length, total);
    }
  };
  let total = 0;
  // While git still compares the later files, the earlier ones are cut.
  const onRecords = (records: readonly RawRecord[]): void => options.onPaths?.(records.map(changedBlob));
  for await (const part of streamGitDiff(chunks, onRecords)) {
    for (const problem of part.problems) problems.push(problem);
    total = part.total;
    for (const patch of part.files) {
      if (window.length >= filesAtOnce) await takeOldest(total);
      const cut = cutWithContents(patch, blobs, options.hunkCut);
      // When an older one fails, nobody waits for this one any more.
      cut.catch(() => undefined);
      window.push(cut);
    }
  }
  while (window.length > 0) await takeOldest(total);
  return { files, problems };
}

function changedBlob({ path, oldPath, oldOid, newOid }: RawRecord): ChangedBlob {
  return { path, paths: oldPath === null ? [path] : [path, oldPath], oldOid, newOid };
}

/** Reads both sides of a file and cuts it. */
export async function cutWithContents(
  patch: FilePatch,
  blobs: BlobReader,
  hunkCut: ReadChangeOptions['hunkCut'],
): Promise<FileChange> {
  const [before, after] = await Promise.all([
    readSide(blobs, patch.oldMode, patch.oldOid),
    readSide(blobs, patch.newMode, patch.newOid),
  ]);
  return cutFile(patch, { old: before, new: after }, defaultCutLimits, hunkCut);
}

/** Submodules name a commit of another repository, so there is no blob to read; null stands for it. */
async function readSide(blobs: BlobReader, mode: string, oid: ObjectId): Promise<Buffer | null> {
  if (mode === '160000' || mode === '000000' || isNullObjectId(oid)) return null;
  return blobs.read(oid);
}
