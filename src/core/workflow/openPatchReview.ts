import { Buffer } from 'node:buffer';
import type { Analyzer } from '../analysis/analyzer.ts';
import type { TreeView } from '../analysis/treeView.ts';
import { type ObjectId, toObjectId } from '../base/objectId.ts';
import type { Change, FileChange } from '../diff/change.ts';
import { applyRuns } from '../diff/applyRuns.ts';
import { cutFile } from '../diff/cutFile.ts';
import { cutForeignFile } from '../diff/cutForeignFile.ts';
import { type FilePatch, scanPatch } from '../diff/scanPatch.ts';
import { type BlobReader, createBlobReader } from '../git/blobs.ts';
import { GitError } from '../git/gitError.ts';
import { openRepository, type Repository } from '../git/repository.ts';
import { tryResolveCommit } from '../git/revParse.ts';
import { defaultRiskOptions } from '../risk/riskOptions.ts';
import { gitTreeView } from './gitTreeView.ts';
import { assembleReview } from './openReview.ts';
import type { Review } from './review.ts';

export interface PatchReviewInput {
  readonly bytes: Buffer;
  /** Where a repository may be; a patch can also be read without one. */
  readonly directory: string;
  readonly analyzer: Analyzer;
  readonly signal?: AbortSignal | undefined;
}

/** Stands for the tree that a patch would make: no such object exists. */
const noTree: ObjectId = toObjectId('0'.repeat(40));

/**
 * Reads a foreign patch. Where it applies to `HEAD` of the repository around, its files are cut from the whole
 * contents as a commit's would be; else from the context the patch itself carries.
 */
export async function openPatchReview(
  input: PatchReviewInput,
): Promise<{ readonly repository: string | null; readonly review: Review }> {
  const { value: patches, problems } = scanPatch(input.bytes);
  const repository = await repositoryAround(input.directory);
  const head = repository === null ? null : await tryResolveCommit(repository, 'HEAD');
  const blobs = repository === null ? null : createBlobReader(repository, input.signal);
  try {
    const contents = new Map<string, Buffer>();
    const files: FileChange[] = [];
    for (const patch of patches) files.push(await cutPatch(patch, blobs, head, contents));
    const change: Change = { files, problems };
    const oldTree =
      repository !== null && blobs !== null && head !== null
        ? gitTreeView(repository, head, blobs)
        : emptyTreeView;
    const newTree = patchedView(oldTree, files, contents);
    const facts = await input.analyzer.analyze({
      change,
      oldTree,
      newTree,
      ...(input.signal === undefined ? {} : { signal: input.signal }),
    });
    const review = assembleReview({
      target: {
        kind: 'patch',
        label: 'patch',
        baseTree: noTree,
        headTree: noTree,
        baseCommit: null,
        headCommit: null,
      },
      change,
      provenance: { files: new Map(), problems: [] },
      facts,
      riskOptions: defaultRiskOptions,
    });
    return { repository: repository?.root ?? null, review };
  } finally {
    blobs?.dispose();
  }
}

async function repositoryAround(directory: string): Promise<Repository | null> {
  try {
    return await openRepository(directory);
  } catch (error) {
    if (GitError.is(error, 'not-a-repository') || GitError.is(error, 'git-missing')) return null;
    throw error;
  }
}

async function cutPatch(
  patch: FilePatch,
  blobs: BlobReader | null,
  head: ObjectId | null,
  contents: Map<string, Buffer>,
): Promise<FileChange> {
  const before = await contentBefore(patch, blobs, head);
  if (before === undefined) return cutForeignFile(patch);
  const after = patch.newMode === '000000' ? null : tryApply(before, patch);
  if (after === undefined) return cutForeignFile(patch);
  if (after !== null) contents.set(patch.path, after);
  return cutFile(patch, { old: before, new: after });
}

/** The file at HEAD; null when the patch adds it; undefined when there is nothing to apply the patch to. */
async function contentBefore(
  patch: FilePatch,
  blobs: BlobReader | null,
  head: ObjectId | null,
): Promise<Buffer | null | undefined> {
  if (patch.content !== 'text') return undefined;
  if (patch.oldMode === '000000') return null;
  if (blobs === null || head === null) return undefined;
  return (await blobs.readPath(head, patch.oldPath ?? patch.path)) ?? undefined;
}

/** The file after the patch; undefined when a removed line does not stand where the patch says. */
function tryApply(before: Buffer | null, patch: FilePatch): Buffer | undefined {
  try {
    return applyRuns(before ?? Buffer.alloc(0), patch.runs);
  } catch {
    return undefined;
  }
}

const emptyTreeView: TreeView = {
  paths: () => Promise.resolve([]),
  readPath: () => Promise.resolve(null),
  readOid: () => Promise.resolve(null),
};

/** The old tree with the patched files in place of theirs. */
function patchedView(
  oldTree: TreeView,
  files: readonly FileChange[],
  contents: ReadonlyMap<string, Buffer>,
): TreeView {
  return {
    async paths() {
      const gone = new Set(
        files.flatMap((file) =>
          file.status === 'deleted' ? [file.path] : file.oldPath === null ? [] : [file.oldPath],
        ),
      );
      const known = (await oldTree.paths()).filter((entry) => !gone.has(entry.path));
      const added = files.filter(
        (file) => file.status !== 'deleted' && !known.some((entry) => entry.path === file.path),
      );
      return [...known, ...added.map((file) => ({ path: file.path, oid: file.newOid }))];
    },
    readPath: async (path) => contents.get(path) ?? oldTree.readPath(path),
    readOid: (oid) => oldTree.readOid(oid),
  };
}
