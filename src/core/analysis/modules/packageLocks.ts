import { toRepoPath } from '../../base/repoPath.ts';
import type { PackageFact, PackageLock } from '../facts.ts';
import { lockedVersion } from '../manifests/lockedVersion.ts';
import type { TreeView } from '../treeView.ts';
import { directoryOf, joinInside, type PathIndex } from './pathIndex.ts';

/** Lockfiles of the largest monorepos are smaller. */
const maxLockfileBytes = 32 * 1024 * 1024;

const lockfilesOf: Readonly<Record<PackageFact['ecosystem'], readonly string[]>> = {
  npm: ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock'],
  pypi: ['uv.lock', 'poetry.lock', 'pdm.lock', 'Pipfile.lock'],
  go: ['go.sum'],
  cargo: ['Cargo.lock'],
  composer: ['composer.lock'],
  rubygems: ['Gemfile.lock'],
  nuget: ['packages.lock.json'],
  maven: [],
};

/** Looks packages up in the lockfiles of one tree; each is read once. */
export interface LockReader {
  /** The nearest lockfile at or above a directory, and the version it has; null without one that can be read. */
  lockOf(ecosystem: PackageFact['ecosystem'], directory: string, name: string): Promise<PackageLock | null>;
}

export function createLockReader(tree: TreeView, index: PathIndex): LockReader {
  const texts = new Map<string, Promise<string | null>>();
  const read = (path: string): Promise<string | null> => {
    const known = texts.get(path) ?? readText(tree, path);
    texts.set(path, known);
    return known;
  };
  return {
    async lockOf(ecosystem, directory, name) {
      const path = nearestLockfile(index, ecosystem, directory);
      const text = path === null ? null : await read(path);
      if (path === null || text === null) return null;
      return { path: toRepoPath(path), version: lockedVersion(path, text, name) };
    },
  };
}

async function readText(tree: TreeView, path: string): Promise<string | null> {
  const bytes = await tree.readPath(toRepoPath(path));
  return bytes === null || bytes.byteLength > maxLockfileBytes ? null : bytes.toString('utf8');
}

function nearestLockfile(index: PathIndex, ecosystem: PackageFact['ecosystem'], from: string): string | null {
  for (let directory = from; ; directory = directoryOf(directory)) {
    const found = lockfilesOf[ecosystem]
      .map((name) => joinInside(directory, name))
      .find((path) => path !== null && index.hasFile(path));
    if (found !== undefined) return found;
    if (directory === '.') return null;
  }
}
