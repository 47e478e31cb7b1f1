import { resolve } from 'node:path';
import { GitError } from './gitError.ts';
import type { GitRunner } from './gitProcess.ts';
import { runGit, runGitText } from './runGit.ts';

/** A repository on disk. Only names places; holds no process and no cache, so it needs no disposal. */
export interface Repository extends GitRunner {
  /** Top of the work tree; the git directory when bare. Equal to `directory`. */
  readonly root: string;
  /** Absolute. In a linked worktree its own directory (`.git/worktrees/<name>`). */
  readonly gitDirectory: string;
  /** Absolute. Where objects and refs are: shared by all worktrees. */
  readonly commonDirectory: string;
  /** History was cut off by `clone --depth`: what is not there cannot be judged. */
  readonly isShallow: boolean;
  readonly isBare: boolean;
  /** `clone --filter`: objects may be missing, and reading never fetches them. */
  readonly isPartial: boolean;
  readonly objectFormat: 'sha1' | 'sha256';
}

export interface OpenRepositoryOptions {
  /** `git` from `PATH` when absent. */
  readonly gitPath?: string;
  readonly signal?: AbortSignal;
}

/** The settings that mark a partial clone; git prints names of settings in lower case. */
const promisorPattern = '^(extensions\\.partialclone|remote\\..*\\.(promisor|partialclonefilter))$';

/**
 * Finds the repository around `directory`, which may be any folder in a work tree or a bare repository. Throws
 * `GitError` `git-missing`, `not-a-repository` or `dubious-ownership` (see `safe.directory` in git-config).
 */
export async function openRepository(
  directory: string,
  options: OpenRepositoryOptions = {},
): Promise<Repository> {
  const git: GitRunner = { directory: resolve(directory), gitPath: options.gitPath ?? 'git' };
  const run = options.signal === undefined ? {} : { signal: options.signal };
  const revParse = (...args: string[]): Promise<string> => runGitText(git, ['rev-parse', ...args], run);

  const facts = await revParse(
    '--is-bare-repository',
    '--is-inside-work-tree',
    '--is-shallow-repository',
    '--show-object-format',
  );
  const [isBare, isInsideWorkTree, isShallow, objectFormat] = facts.split('\n');
  if (isBare !== 'true' && isInsideWorkTree !== 'true') {
    throw new GitError('not-a-repository', `${git.directory} is inside a git directory, not in a work tree`, {
      directory,
    });
  }
  // One run for each path: a path may contain a line end.
  const [gitDirectory, commonDirectory, topLevel, promisor] = await Promise.all([
    revParse('--absolute-git-dir'),
    revParse('--path-format=absolute', '--git-common-dir'),
    isBare === 'true' ? null : revParse('--show-toplevel'),
    runGit(git, ['config', '--get-regexp', promisorPattern], { ...run, expectExit: [0, 1] }),
  ]);
  const root = resolve(topLevel ?? gitDirectory);
  return {
    root,
    directory: root,
    gitPath: git.gitPath,
    gitDirectory: resolve(gitDirectory),
    commonDirectory: resolve(commonDirectory),
    isShallow: isShallow === 'true',
    isBare: isBare === 'true',
    isPartial: promisor.stdout.length > 0,
    objectFormat: objectFormat === 'sha256' ? 'sha256' : 'sha1',
  };
}
