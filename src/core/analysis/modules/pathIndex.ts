import type { RepoPath } from '../../base/repoPath.ts';

/** The paths of one tree: what exists. */
export interface PathIndex {
  readonly paths: ReadonlySet<string>;
  hasFile(path: string): boolean;
  /** True when some file lies below the directory; `.` is the root. */
  hasDirectory(directory: string): boolean;
}

export function createPathIndex(paths: Iterable<RepoPath>): PathIndex {
  const files = new Set<string>(paths);
  let directories: ReadonlySet<string> | null = null;
  return {
    paths: files,
    hasFile: (path) => files.has(path),
    hasDirectory(directory) {
      directories ??= collectDirectories(files);
      return directories.has(directory);
    },
  };
}

function collectDirectories(files: ReadonlySet<string>): ReadonlySet<string> {
  const directories = new Set<string>(['.']);
  for (const file of files) {
    for (let at = file.lastIndexOf('/'); at > 0; at = file.lastIndexOf('/', at - 1)) {
      const directory = file.slice(0, at);
      if (directories.has(directory)) break;
      directories.add(directory);
    }
  }
  return directories;
}

/** The directory of a path; `.` for the root. */
export function directoryOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at < 0 ? '.' : path.slice(0, at);
}

/** Joins and normalizes; null when the result leaves the repository. An empty result is `.`. */
export function joinInside(directory: string, relative: string): string | null {
  const parts = directory === '.' ? [] : directory.split('/');
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.length === 0 ? '.' : parts.join('/');
}

/** The first path that is a file. */
export function firstFile(index: PathIndex, candidates: readonly (string | null)[]): string | null {
  return candidates.find((candidate) => candidate !== null && index.hasFile(candidate)) ?? null;
}
