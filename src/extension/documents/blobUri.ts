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

/** As `blobUri`, under a name that no editor but that for text opens: a notebook is also the lines that are hashed. */
export function textUri(path: RepoPath, side: Side, oid: ObjectId | null): Uri {
  const uri = blobUri(path, side, oid);
  return uri.with({ path: `${uri.path}${textEnding}`, query: `${side}${asText}` });
}

const textEnding = '.json';
const asText = '-as-text';

export function parseBlobUri(uri: Uri): BlobAddress | null {
  const isText = uri.query.endsWith(asText);
  const side = isText ? uri.query.slice(0, -asText.length) : uri.query;
  if (uri.scheme !== blobScheme || (side !== 'old' && side !== 'new')) return null;
  const oid = isObjectId(uri.authority) ? uri.authority : null;
  if (oid === null && uri.authority !== 'empty') return null;
  return { oid, side, path: uri.path.slice(1, isText ? -textEnding.length : undefined) };
}
