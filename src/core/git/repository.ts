import { resolve } from 'node:path';
import { GitError } from './gitError.ts';
import type { GitRunner } from './gitProcess.ts';
import { runGit, runGitText } from './runGit.ts';

/** A repository on disk. Only names places, so it needs no disposal. Keep one: what is known of its objects hangs on it. */
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
  const [places, promisor] = await Promise.all([
    findPlaces(git, run),
    runGit(git, ['config', '--get-regexp', promisorPattern], { ...run, expectExit: [0, 1] }),
  ]);
  const [isBare, isInsideWorkTree, isShallow, objectFormat] = places.facts;
  if (isBare !== 'true' && isInsideWorkTree !== 'true') {
    throw new GitError('not-a-repository', `${git.directory} is inside a git directory, not in a work tree`, {
      directory,
    });
  }
  const { gitDirectory, commonDirectory, topLevel } = places;
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

interface Places {
  /** The answers to `factQuestions`. */
  readonly facts: readonly string[];
  readonly gitDirectory: string;
  readonly commonDirectory: string;
  /** Null in a bare repository. */
  readonly topLevel: string | null;
}

const factQuestions: readonly string[] = [
  '--is-bare-repository',
  '--is-inside-work-tree',
  '--is-shallow-repository',
  '--show-object-format',
];
const gitDirectoryQuestion = ['--absolute-git-dir'];
const commonDirectoryQuestion = ['--path-format=absolute', '--git-common-dir'];
const topLevelQuestion = ['--show-toplevel'];

async function findPlaces(git: GitRunner, run: { readonly signal?: AbortSignal }): Promise<Places> {
  const questions = [
    ...factQuestions,
    ...gitDirectoryQuestion,
    ...commonDirectoryQuestion,
    ...topLevelQuestion,
  ];
  const all = await runGit(git, ['rev-parse', ...questions], { ...run, expectExit: [0, 128] });
  const lines = all.stdout.toString('utf8').split('\n');
  const [gitDirectory, commonDirectory, topLevel, end] = lines.slice(factQuestions.length);
  const isOneLineEach = end === '' && lines.length === questions.length;
  if (all.exitCode !== 0 || !isOneLineEach || topLevel === undefined) return findPlacesOneByOne(git, run);
  return {
    facts: lines.slice(0, factQuestions.length),
    gitDirectory: gitDirectory ?? '',
    commonDirectory: commonDirectory ?? '',
    topLevel,
  };
}

/** One run for each path: a path may contain a line end, and a bare repository has no top level. */
async function findPlacesOneByOne(git: GitRunner, run: { readonly signal?: AbortSignal }): Promise<Places> {
  const revParse = (args: readonly string[]): Promise<string> => runGitText(git, ['rev-parse', ...args], run);
  const facts = (await revParse(factQuestions)).split('\n');
  if (facts[0] !== 'true' && facts[1] !== 'true')
    return { facts, gitDirectory: '', commonDirectory: '', topLevel: null };
  const [gitDirectory, commonDirectory, topLevel] = await Promise.all([
    revParse(gitDirectoryQuestion),
    revParse(commonDirectoryQuestion),
    facts[0] === 'true' ? null : revParse(topLevelQuestion),
  ]);
  return { facts, gitDirectory, commonDirectory, topLevel };
}
