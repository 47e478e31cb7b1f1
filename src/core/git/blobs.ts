import type { Buffer } from 'node:buffer';
import { isObjectId, type ObjectId } from '../base/objectId.ts';
import type { RepoPath } from '../base/repoPath.ts';
import { openObjectReader } from './objectReader.ts';
import type { Repository } from './repository.ts';
import { treeOf } from './revParse.ts';

/**
 * Contents of files, byte for byte as they were committed. One reader serves any number of overlapping callers
 * through long-lived processes, so it must be disposed of. Its methods throw `GitError`; `too-large` above 512 MiB.
 */
export interface BlobReader {
  /** Null when there is no such blob here: unknown object id, object of another type, partial clone. */
  read(oid: ObjectId): Promise<Buffer | null>;
  /** The file at `path` in the tree of `treeish`; null when there is none. */
  readPath(treeish: string, path: RepoPath): Promise<Buffer | null>;
  /** Bytes of the blob, found without reading it; null as in `read`. */
  size(oid: ObjectId): Promise<number | null>;
  dispose(): void;
}

export function createBlobReader(repository: Repository, signal?: AbortSignal): BlobReader {
  const reader = openObjectReader(repository, signal);
  return {
    read: async (oid) => {
      const object = await reader.read(oid);
      return object?.type === 'blob' ? object.content : null;
    },
    readPath: async (treeish, path) => {
      const tree = isObjectId(treeish) ? treeish : await treeOf(repository, treeish, signal);
      const object = await reader.read({ tree, path });
      return object?.type === 'blob' ? object.content : null;
    },
    size: async (oid) => {
      const header = await reader.header(oid);
      return header?.type === 'blob' ? header.size : null;
    },
    dispose: () => reader.dispose(),
  };
}
