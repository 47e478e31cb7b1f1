import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { currentBranch } from '../git/refs.ts';
import { openRepository, type OpenRepositoryOptions, type Repository } from '../git/repository.ts';
import { listSubmodules } from '../git/submodules.ts';
import { listWorktrees } from '../git/worktrees.ts';

/** A place whose changes can be reviewed by themselves. */
export interface NearbyRepository {
  /** Top of its work tree, absolute. */
  readonly root: string;
  readonly kind: 'folder' | 'worktree' | 'submodule';
  /** For people: the name of its directory; of a submodule with its path in the repository around it. */
  readonly name: string;
  /** Null when HEAD is detached. */
  readonly branch: string | null;
}

/** A folder of more repositories than these is no place where people work; the rest is not listed. */
const mostInFolder = 50;

/**
 * The repositories of some folders with their other work trees and their submodules, each once, folders first. A folder
 * that is in no repository stands for those directly in it.
 */
export async function nearbyRepositories(
  folders: readonly string[],
  options: OpenRepositoryOptions = {},
): Promise<readonly NearbyRepository[]> {
  const repositories = await Promise.all(folders.map((folder) => openAround(folder, options)));
  const opened = repositories.flat();
  const own = await Promise.all(
    opened.map(async (repository): Promise<NearbyRepository> => ({
      root: repository.root,
      kind: 'folder',
      name: basename(repository.root),
      branch: await currentBranch(repository),
    })),
  );
  const others = await Promise.all(opened.map((repository) => besides(repository, options)));
  const found = new Map<string, NearbyRepository>();
  for (const place of [...own, ...others.flat()]) if (!found.has(place.root)) found.set(place.root, place);
  return [...found.values()];
}

async function besides(
  repository: Repository,
  options: OpenRepositoryOptions,
): Promise<readonly NearbyRepository[]> {
  const [worktrees, submodules] = await Promise.all([listWorktrees(repository), listSubmodules(repository)]);
  const modules = await Promise.all(
    submodules.map(async (path): Promise<readonly NearbyRepository[]> => {
      const module = await tryOpen(join(repository.root, path), options);
      if (module === null || module.root !== resolve(repository.root, path)) return [];
      const name = `${basename(repository.root)}/${path}`;
      return [{ root: module.root, kind: 'submodule', name, branch: await currentBranch(module) }];
    }),
  );
  return [
    ...worktrees.map(({ directory, branch }): NearbyRepository => {
      const root = resolve(directory);
      return { root, kind: 'worktree', name: basename(root), branch };
    }),
    ...modules.flat(),
  ];
}

async function openAround(folder: string, options: OpenRepositoryOptions): Promise<readonly Repository[]> {
  const own = await tryOpen(folder, options);
  if (own !== null) return [own];
  const inside = await Promise.all((await repositoriesIn(folder)).map((path) => tryOpen(path, options)));
  return inside.filter((repository) => repository !== null);
}

async function repositoriesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const paths = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
  const isThere = await Promise.all(paths.map((path) => stat(join(path, '.git')).then(() => true, () => false))); // prettier-ignore
  return paths
    .filter((_path, at) => isThere[at] === true)
    .toSorted()
    .slice(0, mostInFolder);
}

async function tryOpen(folder: string, options: OpenRepositoryOptions): Promise<Repository | null> {
  try {
    return await openRepository(folder, options);
  } catch {
    return null;
  }
}
