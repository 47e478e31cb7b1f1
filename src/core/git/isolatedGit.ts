import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { GitRunner } from './gitProcess.ts';
import type { Repository } from './repository.ts';

/** A git directory of our own over the repository's objects. Options of every run in it must include `environment`. */
export interface IsolatedGit extends GitRunner {
  readonly extraEnvironment: Readonly<Record<string, string>>;
  dispose(): void;
}

/**
 * Lets git read the objects of a repository and nothing else of it: no configuration (repository, user, system), no
 * attributes (worktree, index, `info/attributes`), no grafts, no refs, no promisor remote. Drivers, text conversions
 * and filters cannot run because nothing names them, and diffs depend on the two trees alone. Git 2.39 has no switch
 * for attributes (`--attr-source` came with 2.41, and it leaves `info/attributes` in force), hence a directory.
 *
 * Users at the same time share one directory, except in shallow repositories, where it says how far history reaches.
 */
export function isolateGit(repository: Repository): IsolatedGit {
  if (repository.isShallow) return createIsolatedGit(repository);
  const now = performance.now();
  const open = sharedDirectories.get(repository);
  const shared =
    open !== undefined && open.users > 0 && now - open.since < shareFor
      ? open
      : { git: createIsolatedGit(repository), users: 0, since: now };
  sharedDirectories.set(repository, shared);
  shared.users += 1;
  let isDisposed = false;
  return {
    ...shared.git,
    dispose: () => {
      if (isDisposed) return;
      isDisposed = true;
      shared.users -= 1;
      if (shared.users === 0) shared.git.dispose();
    },
  };
}

interface SharedDirectory {
  readonly git: IsolatedGit;
  users: number;
  readonly since: number;
}

const sharedDirectories = new WeakMap<Repository, SharedDirectory>();

/** Milliseconds. What stands longer may lose files to whoever cleans the temporary directory. */
const shareFor = 60_000;

function createIsolatedGit(repository: Repository): IsolatedGit {
  const gitDirectory = mkdtempSync(join(tmpdir(), 'countersign-'));
  mkdirSync(join(gitDirectory, 'refs'));
  mkdirSync(join(gitDirectory, 'objects'));
  writeFileSync(join(gitDirectory, 'HEAD'), 'ref: refs/heads/none\n');
  writeFileSync(join(gitDirectory, 'config'), isolatedConfig(repository));
  // Says where history was cut off; without it git would look for parents that were never fetched.
  if (repository.isShallow)
    copyFileSync(join(repository.commonDirectory, 'shallow'), join(gitDirectory, 'shallow'));
  return {
    // Not the temporary directory: Windows cannot remove one in which a process runs.
    directory: repository.commonDirectory,
    gitPath: repository.gitPath,
    extraEnvironment: {
      GIT_DIR: gitDirectory,
      GIT_OBJECT_DIRECTORY: join(repository.commonDirectory, 'objects'),
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_ATTR_NOSYSTEM: '1',
    },
    dispose: () => rmSync(gitDirectory, { recursive: true, force: true }),
  };
}

function isolatedConfig({ objectFormat }: Repository): string {
  const core = '[core]\n\trepositoryformatversion = 1\n\tbare = true\n\tattributesFile = /dev/null\n';
  return `${core}[extensions]\n\tobjectFormat = ${objectFormat}\n`;
}
