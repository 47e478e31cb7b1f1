import { Buffer } from 'node:buffer';
import type { ObjectId } from '../base/objectId.ts';
import { encodeRepoPath, type RepoPath } from '../base/repoPath.ts';
import { type CatFile, type GitObject, type ObjectHeader, startCatFile } from './catFile.ts';
import { GitError } from './gitError.ts';
import { throwIfCancelled } from './gitProcess.ts';
import { type IsolatedGit, isolateGit } from './isolatedGit.ts';
import type { Repository } from './repository.ts';

/** An object, or the entry at `path` in the tree of a commit or tree (the tree itself for an empty path). */
export type ObjectName = ObjectId | { readonly tree: ObjectId; readonly path: RepoPath };

/** Reads any number of objects. All open readers of a repository share at most two git processes. */
export interface ObjectReader {
  /** Null when the object or path does not exist. */
  read(name: ObjectName): Promise<GitObject | null>;
  /** As `read`, without the content. */
  header(name: ObjectName): Promise<ObjectHeader | null>;
  dispose(): void;
}

type Mode = '--batch' | '--batch-check';

/** What the open readers of one repository share. The processes start with the first request. */
interface SharedProcesses {
  readers: number;
  isolated: IsolatedGit | null;
  readonly processes: Map<Mode, CatFile>;
}

const openReaders = new WeakMap<Repository, SharedProcesses>();

export function openObjectReader(repository: Repository, signal?: AbortSignal): ObjectReader {
  const shared = openReaders.get(repository) ?? { readers: 0, isolated: null, processes: new Map() };
  openReaders.set(repository, shared);
  shared.readers += 1;
  const own = new Map<Mode, CatFile>();
  const pending = new Set<(error: GitError) => void>();
  let isDisposed = false;
  const failPending = (message: string): void => {
    for (const reject of pending) reject(new GitError('cancelled', message));
    pending.clear();
  };
  // The processes go on for the others.
  const cancel = (): void => failPending('reading objects was cancelled');
  signal?.addEventListener('abort', cancel, { once: true });

  const request = (mode: Mode, name: ObjectName): Promise<GitObject | null> => {
    const bytes = encodeObjectName(name);
    if (bytes === null) return Promise.resolve(null);
    return new Promise((resolve, reject) => {
      throwIfCancelled(signal, ['cat-file']);
      if (isDisposed) throw new GitError('cancelled', 'the object reader was disposed');
      const process = own.get(mode) ?? sharedProcess(repository, shared, mode);
      own.set(mode, process);
      pending.add(reject);
      process
        .request(bytes)
        .then(resolve, reject)
        .finally(() => pending.delete(reject));
    });
  };
  return {
    read: (name) => request('--batch', name),
    header: (name) => request('--batch-check', name),
    dispose: () => {
      if (isDisposed) return;
      isDisposed = true;
      signal?.removeEventListener('abort', cancel);
      failPending('the object reader was disposed');
      release(repository, shared);
    },
  };
}

/** True while somebody reads objects of the repository, so that another reader costs no process. */
export function isReadingObjects(repository: Repository): boolean {
  return openReaders.has(repository);
}

/** A process that died stays the answer for the readers that used it; later ones get another. */
function sharedProcess(repository: Repository, shared: SharedProcesses, mode: Mode): CatFile {
  const known = shared.processes.get(mode);
  if (known?.hasFailed() === false) return known;
  shared.isolated ??= isolateGit(repository);
  const { extraEnvironment } = shared.isolated;
  const started = startCatFile(shared.isolated, mode, { extraEnvironment });
  shared.processes.set(mode, started);
  return started;
}

function release(repository: Repository, shared: SharedProcesses): void {
  shared.readers -= 1;
  if (shared.readers > 0) return;
  openReaders.delete(repository);
  for (const process of shared.processes.values()) process.dispose();
  shared.isolated?.dispose();
}

/** Null for a path that no tree can hold and at which git would end the process instead of saying "missing". */
function encodeObjectName(name: ObjectName): Buffer | null {
  if (typeof name === 'string') return Buffer.from(name, 'latin1');
  if (name.path.includes('\0') || /^\.\.?(?:\/|$)/.test(name.path)) return null;
  return Buffer.concat([Buffer.from(`${name.tree}:`, 'latin1'), encodeRepoPath(name.path)]);
}
