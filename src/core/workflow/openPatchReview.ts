import { Buffer } from 'node:buffer';
import type { Analyzer } from '../analysis/analyzer.ts';
import type { TreeView } from '../analysis/treeView.ts';
import { type ObjectId, toObjectId } from '../base/objectId.ts';
import type { RepoPath } from '../base/repoPath.ts';
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

/** Stands for what a patch would make, a tree or a blob: no such object exists. */
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
    const contents: Contents = new Map();
    const files: FileChange[] = [];
    for (const patch of patches) files.push(await cutPatch(patch, blobs, head, contents));
    for (const path of pathsOfSeveral(patches)) contents.set(path, null);
    const change: Change = { files, problems };
    const headTree =
      repository !== null && blobs !== null && head !== null
        ? gitTreeView(repository, head, blobs)
        : emptyTreeView;
    const oldTree = oldView(headTree, contents);
    const newTree = patchedView(oldTree, files, contents);
    const facts = await input.analyzer.analyze({
      change: { files: files.map(withoutObjectIds), problems },
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

/** What the patched files hold then, by path; null for one to which the patch does not apply, so that nobody knows. */
type Contents = Map<RepoPath, Buffer | null>;

/** Paths that a series of patches changes again and again: each has other contents before and after it. */
function pathsOfSeveral(patches: readonly FilePatch[]): ReadonlySet<RepoPath> {
  const seen = new Set<RepoPath>();
  const several = new Set<RepoPath>();
  for (const { path, oldPath } of patches) {
    for (const one of new Set([path, oldPath ?? path])) (seen.has(one) ? several : seen).add(one);
  }
  return several;
}

/** A patch names what blobs it likes: analysis reads its files by path, so that it sees what the units were cut from. */
function withoutObjectIds(file: FileChange): FileChange {
  return { ...file, oldOid: noTree, newOid: noTree };
}

async function cutPatch(
  patch: FilePatch,
  blobs: BlobReader | null,
  head: ObjectId | null,
  contents: Contents,
): Promise<FileChange> {
  // A header alone, as git prints one for a file that was only touched, says nothing that could be cut.
  if (patch.runs.length === 0 && patch.oldMode === patch.newMode && patch.oldPath === null)
    return cutForeignFile(patch);
  const before = await contentBefore(patch, blobs, head);
  const after = before === undefined ? undefined : tryApply(before, patch);
  const isDeleted = patch.newMode === '000000';
  if (before === undefined || after === undefined || (isDeleted && after.length > 0)) {
    for (const path of [patch.path, patch.oldPath ?? patch.path]) contents.set(path, null);
    return cutForeignFile(patch);
  }
  if (!isDeleted) contents.set(patch.path, after);
  return cutFile(patch, { old: before, new: isDeleted ? null : after });
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

/** The tree of `HEAD` without the contents to which the patch does not apply: its lines are those of another version. */
function oldView(headTree: TreeView, contents: ReadonlyMap<RepoPath, Buffer | null>): TreeView {
  return {
    ...headTree,
    readPath: (path) => (contents.get(path) === null ? Promise.resolve(null) : headTree.readPath(path)),
  };
}

/** The old tree with the patched files in place of theirs. */
function patchedView(
  oldTree: TreeView,
  files: readonly FileChange[],
  contents: ReadonlyMap<RepoPath, Buffer | null>,
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
      return [...known, ...added].map((entry) => ({
        path: entry.path,
        oid: contents.has(entry.path) || !('oid' in entry) ? noTree : entry.oid,
      }));
    },
    readPath: async (path) => contents.get(path) ?? oldTree.readPath(path),
    readOid: (oid) => oldTree.readOid(oid),
  };
}
