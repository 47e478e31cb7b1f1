import { lstat, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from './repository.ts';
import { runGit } from './runGit.ts';
import { splitNul } from './splitNul.ts';

/**
 * The submodules of a work tree that are checked out, as paths from its root. `.gitmodules` is written by anybody:
 * what leads out of the work tree, by `..` or through a link, is no submodule.
 */
export async function listSubmodules(repository: Repository): Promise<readonly string[]> {
  if (repository.isBare) return [];
  const file = join(repository.root, '.gitmodules');
  const pattern = '^submodule\\..*\\.path$';
  const isThere = await lstat(file).then(
    (stat) => stat.isFile(),
    () => false,
  );
  if (!isThere) return [];
  const { stdout, exitCode } = await runGit(
    repository,
    ['config', '--null', '--file', file, '--get-regexp', pattern],
    { expectExit: [0, 1, 3, 128] },
  );
  if (exitCode !== 0) return [];
  const paths = splitNul(stdout).map((field) => field.toString('utf8').replace(/^[^\n]*\n/, ''));
  const found = await Promise.all(
    [...new Set(paths)].map(async (path) => ((await isCheckedOut(repository.root, path)) ? [path] : [])),
  );
  return found.flat();
}

async function isCheckedOut(root: string, path: string): Promise<boolean> {
  if (path === '' || path.startsWith('/') || path.split('/').some((part) => part === '..' || part === ''))
    return false;
  const directory = join(root, path);
  try {
    if ((await realpath(directory)) !== join(await realpath(root), path)) return false;
    await lstat(join(directory, '.git'));
    return true;
  } catch {
    return false;
  }
}
