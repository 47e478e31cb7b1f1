import { copyFile, mkdir, mkdtemp, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from './repository.ts';

/** Options for a run of git that uses an index of its own. */
export interface TemporaryIndex {
  readonly extraEnvironment: Readonly<Record<string, string>>;
  /** Switches before the verb: an index of its own shares nothing with others and has no daemon. */
  readonly switches: readonly string[];
}

/** Gives `use` an empty index in the git directory, and removes it afterwards. */
export function withEmptyIndex<T>(
  repository: Repository,
  use: (index: TemporaryIndex) => Promise<T>,
): Promise<T> {
  return withIndexFile(repository, () => Promise.resolve(), use);
}

/** Gives `use` a copy of the user's index. Whatever is done with it, the user's own stays byte for byte as it is. */
export function withCopiedIndex<T>(
  repository: Repository,
  use: (index: TemporaryIndex) => Promise<T>,
): Promise<T> {
  return withIndexFile(repository, (path) => copyIndex(join(repository.gitDirectory, 'index'), path), use);
}

async function withIndexFile<T>(
  repository: Repository,
  fill: (path: string) => Promise<void>,
  use: (index: TemporaryIndex) => Promise<T>,
): Promise<T> {
  const parent = join(repository.gitDirectory, 'countersign', 'tmp');
  await mkdir(parent, { recursive: true });
  const directory = await mkdtemp(join(parent, 'index-'));
  try {
    const path = join(directory, 'index');
    await fill(path);
    const settings = ['core.splitIndex=false', 'core.untrackedCache=false', 'index.threads=1'];
    return await use({
      extraEnvironment: { GIT_INDEX_FILE: path },
      switches: settings.flatMap((setting) => ['-c', setting]),
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/**
 * git trusts the recorded size and time of a file only when the file is older than the index. A copy is younger, so
 * it gets the age of the original, rounded down: a too old index only makes git compare more contents.
 */
async function copyIndex(from: string, to: string): Promise<void> {
  try {
    const { mtimeMs } = await stat(from);
    await copyFile(from, to);
    const seconds = Math.floor(mtimeMs / 1000);
    await utimes(to, seconds, seconds);
  } catch (error) {
    // Nothing was ever added to a repository without an index.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
