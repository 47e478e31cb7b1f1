import type { Uri } from 'vscode';
import { displayRepoPath } from '../../core/base/repoPath.ts';
import type { Change, FileChange } from '../../core/diff/change.ts';
import type { Review } from '../../core/workflow/review.ts';
import { parseBlobUri, type Side } from './blobUri.ts';

export interface ShownFile {
  readonly file: FileChange;
  readonly side: Side;
}

/** The changed file, and its side, that a document shows exactly as it is under review; null for any other. */
export function changedFileOf({ change }: Review, uri: Uri): ShownFile | null {
  const address = parseBlobUri(uri);
  if (address === null) return null;
  const { side, path, oid } = address;
  const file = filesByPath(change)[side].get(path);
  if (file === undefined) return null;
  const content = side === 'old' ? file.oldOid : file.newOid;
  return oid === null || content === oid ? { file, side } : null;
}

type FilesByPath = Readonly<Record<Side, ReadonlyMap<string, FileChange>>>;

/** Asked at each movement of an editor, for changes of some thousand files. */
const known = new WeakMap<Change, FilesByPath>();

function filesByPath(change: Change): FilesByPath {
  const before = known.get(change);
  if (before !== undefined) return before;
  const files: FilesByPath = {
    old: new Map(change.files.map((file) => [displayRepoPath(file.oldPath ?? file.path), file])),
    new: new Map(change.files.map((file) => [displayRepoPath(file.path), file])),
  };
  known.set(change, files);
  return files;
}
