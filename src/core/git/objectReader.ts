import { Buffer } from 'node:buffer';
import type { ObjectId } from '../base/objectId.ts';
import { encodeRepoPath, type RepoPath } from '../base/repoPath.ts';
import { type CatFile, type GitObject, type ObjectHeader, startCatFile } from './catFile.ts';
import { type IsolatedGit, isolateGit } from './isolatedGit.ts';
import type { Repository } from './repository.ts';

/** An object, or the entry at `path` in the tree of a commit or tree. */
export type ObjectName = ObjectId | { readonly tree: ObjectId; readonly path: RepoPath };

/** Reads any number of objects through at most two git processes, which start with the first request. */
export interface ObjectReader {
  /** Null when the object or path does not exist. */
  read(name: ObjectName): Promise<GitObject | null>;
  /** As `read`, without the content. */
  header(name: ObjectName): Promise<ObjectHeader | null>;
  dispose(): void;
}

export function openObjectReader(repository: Repository, signal?: AbortSignal): ObjectReader {
  let isolated: IsolatedGit | null = null;
  const processes = new Map<string, CatFile>();
  const request = async (mode: '--batch' | '--batch-check', name: ObjectName): Promise<GitObject | null> => {
    const bytes = encodeObjectName(name);
    if (bytes === null) return null;
    isolated ??= isolateGit(repository);
    const options = {
      extraEnvironment: isolated.extraEnvironment,
      ...(signal === undefined ? {} : { signal }),
    };
    const process = processes.get(mode) ?? startCatFile(isolated, mode, options);
    processes.set(mode, process);
    return process.request(bytes);
  };
  return {
    read: (name) => request('--batch', name),
    header: (name) => request('--batch-check', name),
    dispose: () => {
      for (const process of processes.values()) process.dispose();
      isolated?.dispose();
      isolated = null;
    },
  };
}

/** Null for a path that no tree can hold and at which git would end the process instead of saying "missing". */
function encodeObjectName(name: ObjectName): Buffer | null {
  if (typeof name === 'string') return Buffer.from(name, 'latin1');
  if (name.path.includes('\0') || /^\.\.?(?:\/|$)/.test(name.path)) return null;
  return Buffer.concat([Buffer.from(`${name.tree}:`, 'latin1'), encodeRepoPath(name.path)]);
}
