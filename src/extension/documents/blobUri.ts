import { Uri } from 'vscode';
import { isObjectId, type ObjectId } from '../../core/base/objectId.ts';
import { displayRepoPath, type RepoPath } from '../../core/base/repoPath.ts';

export const blobScheme = 'countersign';

/** Which side of a change a document shows. */
export type Side = 'old' | 'new';

/** What a document of ours shows: one blob, or nothing where the side does not exist. */
export interface BlobAddress {
  readonly oid: ObjectId | null;
  readonly side: Side;
  /** The changed file in the review; its bytes may not be UTF-8, so it is carried beside the URI's path. */
  readonly path: string;
}

/** The authority names the content (a blob id, or `empty`), so an open document never changes under the reader. */
export function blobUri(path: RepoPath, side: Side, oid: ObjectId | null): Uri {
  return Uri.from({
    scheme: blobScheme,
    authority: oid ?? 'empty',
    path: `/${displayRepoPath(path)}`,
    query: side,
  });
}

export function parseBlobUri(uri: Uri): BlobAddress | null {
  if (uri.scheme !== blobScheme || (uri.query !== 'old' && uri.query !== 'new')) return null;
  const oid = isObjectId(uri.authority) ? uri.authority : null;
  if (oid === null && uri.authority !== 'empty') return null;
  return { oid, side: uri.query, path: uri.path.slice(1) };
}
