import { existsSync } from 'node:fs';
import { lstat, readFile, realpath } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type HooksPathSetting, readHooksPath, runsConfiguredHooks } from '../../git/hookConfig.ts';
import type { Repository } from '../../git/repository.ts';
import { type GitVersion, gitVersion } from '../../git/version.ts';

/** A tool that owns a project's hooks, and the tracked file or folder in which it is told what to run. */
export interface HookManager {
  readonly name: 'husky' | 'lefthook' | 'pre-commit';
  /** Absolute. */
  readonly file: string;
}

/** Where hooks of a repository stand, and who may write there. All paths are absolute. */
export interface HookPlaces {
  readonly repository: Repository;
  /** Where git looks: `core.hooksPath`, else the hooks directory that all work trees share. */
  readonly folder: string;
  /**
   * Of `folder` behind its links. `git-directory`: ours to write a new file. `work-tree`: files of the project.
   * `elsewhere`: shared with other repositories, never written.
   */
  readonly owner: 'git-directory' | 'work-tree' | 'elsewhere';
  readonly setting: HooksPathSetting | null;
  readonly manager: HookManager | null;
  /** Our own folder in the git directory, for scripts that something else starts. */
  readonly ownFolder: string;
  /** The hooks directory that git uses without `core.hooksPath`. */
  readonly plainFolder: string;
  /** This git also runs hooks that stand in the configuration. */
  readonly hasConfiguredHooks: boolean;
}

const lefthookFiles = ['lefthook', '.lefthook', '.config/lefthook'].flatMap((name) =>
  ['yml', 'yaml', 'toml', 'json', 'jsonc'].map((extension) => `${name}.${extension}`),
);
const preCommitFiles = ['.pre-commit-config.yaml', '.pre-commit-config.yml'];

/** Looks, and writes nothing. `version`: of the git that will run the hooks; asked for when absent. Throws `GitError`. */
export async function findHookPlaces(repository: Repository, version?: GitVersion): Promise<HookPlaces> {
  const [setting, git] = await Promise.all([
    readHooksPath(repository),
    version ?? gitVersion(repository.gitPath),
  ]);
  const plainFolder = join(repository.commonDirectory, 'hooks');
  const folder = setting === null ? plainFolder : resolve(repository.root, setting.value);
  return {
    repository,
    folder,
    owner: await ownerOf(folder, repository),
    setting,
    manager: findManager(repository, folder),
    ownFolder: join(repository.commonDirectory, 'countersign', 'hooks'),
    plainFolder,
    hasConfiguredHooks: runsConfiguredHooks(git),
  };
}

function findManager(repository: Repository, folder: string): HookManager | null {
  if (repository.isBare) return null;
  const huskyFolder = join(repository.root, '.husky');
  if (folder === huskyFolder || folder === join(huskyFolder, '_'))
    return { name: 'husky', file: huskyFolder };
  const find = (names: readonly string[]): string | undefined =>
    names.map((name) => join(repository.root, name)).find((path) => existsSync(path));
  const lefthook = find(lefthookFiles);
  if (lefthook !== undefined) return { name: 'lefthook', file: lefthook };
  const preCommit = find(preCommitFiles);
  return preCommit === undefined ? null : { name: 'pre-commit', file: preCommit };
}

/** Whose files those in `folder` would be, with every link on the way followed. */
export async function ownerOf(folder: string, repository: Repository): Promise<HookPlaces['owner']> {
  const real = await realFolder(folder);
  if (isInside(await realFolder(repository.commonDirectory), real)) return 'git-directory';
  return !repository.isBare && isInside(await realFolder(repository.root), real) ? 'work-tree' : 'elsewhere';
}

/** The real path of a folder that may not exist yet. */
async function realFolder(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch {
    const parent = dirname(folder);
    return parent === folder ? folder : join(await realFolder(parent), relative(parent, folder));
  }
}

function isInside(parent: string, path: string): boolean {
  return path === parent || path.startsWith(parent.endsWith(sep) ? parent : `${parent}${sep}`);
}

/** What stands at a path. `blocked`: something that is no plain file, such as a link, which is never written through. */
export type HookFile =
  | { readonly kind: 'absent' }
  | { readonly kind: 'blocked' }
  | { readonly kind: 'text'; readonly text: string; readonly isExecutable: boolean };

/** Hooks are scripts; a program larger than this is somebody else's and not read. */
const largestScript = 256 * 1024;

export async function readHookFile(path: string): Promise<HookFile> {
  try {
    const found = await lstat(path);
    if (!found.isFile() || found.size > largestScript) return { kind: 'blocked' };
    return { kind: 'text', text: await readFile(path, 'utf8'), isExecutable: (found.mode & 0o100) !== 0 };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    return code === 'ENOENT' || code === 'ENOTDIR' ? { kind: 'absent' } : { kind: 'blocked' };
  }
}
