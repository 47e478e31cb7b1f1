import picomatch from 'picomatch';
import type { Parsed, Problem } from '../../base/problem.ts';
import type { RepoPath } from '../../base/repoPath.ts';
import type { Manifest } from '../manifests/manifest.ts';
import { runBounded } from '../runBounded.ts';
import { directoryOf } from './pathIndex.ts';

/** Patterns that people write are some dozen characters long, and few. */
const maxPatternLength = 500;
const maxPatterns = 1_000;
/** For patterns of one manifest that may take long: the clock decides, because nothing else ends them. */
const maxMilliseconds = 500;
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
  for (const [path, manifest] of manifests) {
    if (!('workspaces' in manifest) || manifest.workspaces.length === 0) continue;
    const root = directoryOf(path);
    members.add(root);
    const written = manifest.workspaces.map((glob) => glob.replace(/^(!?)\.\//, '$1').replace(/\/+$/, ''));
    const globs = written.filter((glob) => glob.length <= maxPatternLength && !/^!?$/.test(glob));
    if (written.some((glob) => glob.length > maxPatternLength) || globs.length > maxPatterns)
      problems.push({ message: 'Some workspace patterns in this file are too long or too many.', path });
    const found = membersBelow(root, globs.slice(0, maxPatterns), directories);
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
): readonly string[] | null {
  const prefix = root === '.' ? '' : `${root}/`;
  const match = (): readonly string[] => {
    const include = globs.filter((glob) => !glob.startsWith('!'));
    const ignore = globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1));
    const matches = picomatch(include, { ignore });
    return directories.filter(
      (directory) => directory.startsWith(prefix) && matches(directory.slice(prefix.length)),
    );
  };
  if (globs.every(isPlain)) return match();
  try {
    return runBounded(match, maxMilliseconds)?.value ?? null;
  } catch (error) {
    // A pattern that makes no regular expression holds nothing.
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

function isPlain(glob: string): boolean {
  return plainPattern.test(glob) && (glob.match(/\*\*/g)?.length ?? 0) <= 2;
}
