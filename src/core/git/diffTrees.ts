import { Buffer } from 'node:buffer';
import type { Problem } from '../base/problem.ts';
import type { TreePair } from './diffTreePairs.ts';
import { GitError } from './gitError.ts';
import { isolateGit } from './isolatedGit.ts';
import type { Repository } from './repository.ts';
import { treeOf } from './revParse.ts';
import { streamGit } from './runGit.ts';
import { saysRenamesSkipped } from './stderrPatterns.ts';

export interface DiffTreesOptions {
  readonly signal?: AbortSignal;
  /** Told what git could not do, for instance pair every rename. */
  readonly onProblem?: (problem: Problem) => void;
}

/**
 * The cut that the fingerprint `hf1` freezes: another option here makes attestations stale. `bigFileThreshold` and
 * `--text` keep git from hiding a file behind "Binary files differ"; what is binary is decided elsewhere.
 */
const diffArguments: readonly string[] = [
  '-c core.quotePath=true -c core.bigFileThreshold=512m -c diff.suppressBlankEmpty=false',
  'diff --raw -z -p -U0 --text -M50% -l1000 --full-index --no-abbrev --no-color --no-ext-diff --no-textconv',
  '--src-prefix=a/ --dst-prefix=b/ --no-relative --submodule=short --ignore-submodules=none --inter-hunk-context=0',
  '-O/dev/null --diff-algorithm=myers --indent-heuristic --ws-error-highlight=none',
].flatMap((line) => line.split(' '));

/**
 * The same diff for each of several pairs of trees, from one run of git: in front of each stands the line that
 * `pairOpening` gives. Throws `GitError` as `diffTrees` does, and `too-large` where not every rename could be paired
 * and nobody could tell in which pair. Of trees that are not here nothing may be printed at all.
 */
export async function* diffManyTrees(
  repository: Repository,
  pairs: readonly TreePair[],
  signal?: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
  const isolated = isolateGit(repository);
  const verb = diffArguments.indexOf('diff');
  const args = [
    ...diffArguments.slice(0, verb),
    'diff-tree',
    '--stdin',
    '-r',
    ...diffArguments.slice(verb + 1),
  ];
  try {
    yield* streamGit(isolated, args, {
      input: Buffer.concat(pairs.map(pairOpening)),
      extraEnvironment: isolated.extraEnvironment,
      ...(signal === undefined ? {} : { signal }),
      onStderr: (stderr) => {
        if (saysRenamesSkipped(stderr))
          throw new GitError('too-large', 'too many files changed to pair every rename', { stderr });
      },
    });
  } finally {
    isolated.dispose();
  }
}

/** What is asked of git for a pair, and what it repeats in front of the answer. */
export function pairOpening(pair: TreePair): Buffer {
  return Buffer.from(`${pair.old} ${pair.new}\n`, 'latin1');
}

/**
 * Streams the diff between two tree-ishes: NUL-separated raw records, one more NUL, then the patch, whose sections
 * follow the records in order (a type change has two). The bytes depend on the two trees alone, whatever the user's
 * configuration, attributes and environment say. Throws `GitError`: `unknown-revision`; `missing-object` at the end.
 */
export async function* diffTrees(
  repository: Repository,
  baseTreeish: string,
  headTreeish: string,
  { signal, onProblem }: DiffTreesOptions = {},
): AsyncGenerator<Buffer, void, undefined> {
  const trees = await Promise.all([
    treeOf(repository, baseTreeish, signal),
    treeOf(repository, headTreeish, signal),
  ]);
  const isolated = isolateGit(repository);
  try {
    yield* streamGit(isolated, [...diffArguments, ...trees, '--'], {
      extraEnvironment: isolated.extraEnvironment,
      ...(signal === undefined ? {} : { signal }),
      onStderr: (stderr) => {
        if (saysRenamesSkipped(stderr))
          onProblem?.({
            message: 'Too many files changed to pair every rename; some show as removed and added.',
          });
      },
    });
  } finally {
    isolated.dispose();
  }
}
