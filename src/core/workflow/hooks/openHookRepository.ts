import { realpath } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { GitError } from '../../git/gitError.ts';
import { openRepository, type Repository } from '../../git/repository.ts';

/**
 * The repository a hook runs for. Git names its directory in `GIT_DIR` where the working directory does not lead to
 * it (linked work trees, bare repositories, `--git-dir`), and our own runs of git do not inherit that variable.
 * Throws `GitError` when it cannot be opened: another repository around must never be judged instead.
 */
export async function openHookRepository(
  directory: string,
  gitDir: string | undefined,
  signal?: AbortSignal,
): Promise<Repository> {
  const options = signal === undefined ? {} : { signal };
  if (gitDir === undefined || gitDir === '') return openRepository(directory, options);
  const wanted = resolve(directory, gitDir);
  const candidates = [directory, basename(wanted) === '.git' ? dirname(wanted) : wanted];
  for (const candidate of candidates) {
    try {
      const repository = await openRepository(candidate, options);
      if ((await realpath(repository.gitDirectory)) === (await realpath(wanted))) return repository;
    } catch (error) {
      if (!GitError.is(error, 'not-a-repository')) throw error;
    }
  }
  throw new GitError(
    'not-a-repository',
    `GIT_DIR names ${wanted}, which cannot be opened from ${directory}: run git inside the repository`,
    { directory },
  );
}
