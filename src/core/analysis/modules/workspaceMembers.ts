import picomatch from 'picomatch';
import type { Parsed, Problem } from '../../base/problem.ts';
import type { RepoPath } from '../../base/repoPath.ts';
import type { Manifest } from '../manifests/manifest.ts';
import { createTimeBudget, type TimeBudget } from '../timeBudget.ts';
import { directoryOf } from './pathIndex.ts';

/** Patterns that people write are some dozen characters long, and few. */
const maxPatternLength = 500;
const maxPatterns = 1_000;
/** For patterns that may take long: directories matched at once, the milliseconds for them (real ones need 1 to 4). */
const directoriesAtOnce = 256;
const maxMilliseconds = 50;
/** For all manifests of a tree. */
const budgetMilliseconds = 600;
/** At most one asterisk in a step and two double ones in all: what such a pattern matches is found without going back. */
const plainPattern = /^!?(?:(?:[\w.@-]*\*?[\w.@-]*|\*\*)(?:\/|$))*$/;

/**
 * The directories of packages that npm, yarn or pnpm workspaces hold; a workspace's root is a member too. The patterns
 * are those of the repository: they are bounded in length, number and time, and a problem says when they were left out.
 */
export function workspaceMembers(manifests: ReadonlyMap<RepoPath, Manifest>): Parsed<ReadonlySet<string>> {
  const directories = [...new Set([...manifests.keys()].map((path) => directoryOf(path)))];
  const members = new Set<string>();
  const problems: Problem[] = [];
  const budget = createTimeBudget(budgetMilliseconds);
  for (const [path, manifest] of manifests) {
    if (!('workspaces' in manifest) || manifest.workspaces.length === 0) continue;
    const root = directoryOf(path);
    members.add(root);
    const written = manifest.workspaces.map((glob) => glob.replace(/^(!?)\.\//, '$1').replace(/\/+$/, ''));
    const globs = written.filter((glob) => glob.length <= maxPatternLength && !/^!?$/.test(glob));
    if (written.some((glob) => glob.length > maxPatternLength) || globs.length > maxPatterns)
      problems.push({ message: 'Some workspace patterns in this file are too long or too many.', path });
    const found = membersBelow(root, globs.slice(0, maxPatterns), directories, budget);
    for (const directory of found ?? []) members.add(directory);
    if (found === null)
      problems.push({ message: 'The workspace patterns in this file take too long to match.', path });
  }
  return { value: members, problems };
}

/** Null when the patterns take too long. */
function membersBelow(
  root: string,
  globs: readonly string[],
  directories: readonly string[],
  budget: TimeBudget,
): readonly string[] | null {
  const prefix = root === '.' ? '' : `${root}/`;
  const below = directories.filter((directory) => directory.startsWith(prefix));
  const include = globs.filter((glob) => !glob.startsWith('!'));
  const ignore = globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1));
  const matching = (some: readonly string[]): readonly string[] => {
    const matches = picomatch(include, { ignore });
    return some.filter((directory) => matches(directory.slice(prefix.length)));
  };
  if (globs.every(isPlain)) return matching(below);
  const found: string[] = [];
  try {
    for (let at = 0; at < below.length; at += directoriesAtOnce) {
      const run = budget.run(() => matching(below.slice(at, at + directoriesAtOnce)), maxMilliseconds);
      if (run === null) return null;
      found.push(...run.value);
    }
    return found;
  } catch (error) {
    // A pattern that makes no regular expression holds nothing.
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

function isPlain(glob: string): boolean {
  return plainPattern.test(glob) && (glob.match(/\*\*/g)?.length ?? 0) <= 2;
}
