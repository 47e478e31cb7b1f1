import type { Buffer } from 'node:buffer';
import { isObjectId, type ObjectId } from '../base/objectId.ts';
import { decodeRepoPath, type RepoPath } from '../base/repoPath.ts';
import { isolateGit } from './isolatedGit.ts';
import { rangeMemo } from './rangeMemo.ts';
import type { Repository } from './repository.ts';
import { listCommits, type RevisionRange } from './revisionRange.ts';
import { runGit } from './runGit.ts';
import { splitNul } from './splitNul.ts';

/**
 * For each commit of the range the paths it changed, in git's order: against its parent, or for a merge those that
 * differ from every parent (a clean merge touches nothing); all paths of a root commit. A rename is both of its paths.
 * Throws `GitError`: `unknown-revision`, `missing-object`.
 */
export const pathsTouchedByCommits = rangeMemo(findTouchedPaths);

async function findTouchedPaths(
  repository: Repository,
  range: RevisionRange,
): Promise<ReadonlyMap<ObjectId, readonly RepoPath[]>> {
  const oids = await listCommits(repository, range);
  const touched = new Map<ObjectId, RepoPath[]>(oids.map((oid) => [oid, []]));
  if (oids.length === 0) return touched;
  const isolated = isolateGit(repository);
  try {
    const switches = '--stdin -r -c --root --raw -z --no-renames --no-abbrev --ignore-submodules=none';
    const { stdout } = await runGit(isolated, ['diff-tree', ...switches.split(' ')], {
      input: oids.map((oid) => `${oid}\n`).join(''),
      extraEnvironment: isolated.extraEnvironment,
      ...(range.signal === undefined ? {} : { signal: range.signal }),
    });
    collectPaths(splitNul(stdout), touched);
  } finally {
    isolated.dispose();
  }
  return touched;
}

/** A commit id opens a section; a record (`:…`, as many colons as parents) is followed by its path. */
function collectPaths(tokens: readonly Buffer[], touched: ReadonlyMap<ObjectId, RepoPath[]>): void {
  let paths: RepoPath[] | undefined;
  for (let at = 0; at < tokens.length; at += 1) {
    const text = tokens[at]?.toString('latin1') ?? '';
    const path = tokens[at + 1];
    if (text.startsWith(':') && path !== undefined) {
      paths?.push(decodeRepoPath(path));
      at += 1;
    } else if (isObjectId(text)) {
      paths = touched.get(text);
    }
  }
}
