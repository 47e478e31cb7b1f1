import type { Buffer } from 'node:buffer';
import { isObjectId, type ObjectId } from '../base/objectId.ts';
import { decodeRepoPath, type RepoPath } from '../base/repoPath.ts';
import { type CommitDiff, parsePathChange, type PathChange, rememberCommitDiffs } from './diffCommits.ts';
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
    rememberCommitDiffs(repository, oids, collectPaths(splitNul(stdout), touched));
  } finally {
    isolated.dispose();
  }
  return touched;
}

/**
 * A commit id opens a section; a record (`:…`, as many colons as parents) is followed by its path. Gives what the
 * commits with at most one parent did, for whoever asks for that next.
 */
function collectPaths(
  tokens: readonly Buffer[],
  touched: ReadonlyMap<ObjectId, RepoPath[]>,
): readonly CommitDiff[] {
  const diffs: CommitDiff[] = [];
  let paths: RepoPath[] | undefined;
  let changes: PathChange[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const text = tokens[at]?.toString('latin1') ?? '';
    const name = tokens[at + 1];
    if (text.startsWith(':') && name !== undefined) {
      const path = decodeRepoPath(name);
      paths?.push(path);
      const change = parsePathChange(text, path);
      if (change !== null) changes.push(change);
      at += 1;
    } else if (isObjectId(text)) {
      paths = touched.get(text);
      changes = [];
      diffs.push({ commit: text, changes });
    }
  }
  return diffs.filter((diff) => diff.changes.length > 0);
}
