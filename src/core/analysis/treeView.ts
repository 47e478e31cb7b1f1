import type { Buffer } from 'node:buffer';
import type { ObjectId } from '../base/objectId.ts';
import type { RepoPath } from '../base/repoPath.ts';

/** One blob of a tree; `mode` as git prints it, where it is known. */
export interface TreePath {
  readonly path: RepoPath;
  readonly oid: ObjectId;
  readonly mode?: string;
}

/** A port onto one side of the change; `workflow` fills it from git, tests from memory. */
export interface TreeView {
  /** Every blob of the tree, listed once per analysis; without submodules. */
  paths(): Promise<readonly TreePath[]>;
  /** The bytes at a path; null when the path or its blob is missing. */
  readPath(path: RepoPath): Promise<Buffer | null>;
  /** The bytes of a blob; null when it is missing. */
  readOid(oid: ObjectId): Promise<Buffer | null>;
}
