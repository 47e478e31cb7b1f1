import type { Parsed, Problem } from '../base/problem.ts';
import type { RepoPath } from '../base/repoPath.ts';
import { GitError, type GitErrorCode } from '../git/gitError.ts';
import { readTree, type TreeEntry } from '../git/objects.ts';
import { listRefs } from '../git/refs.ts';
import type { Repository } from '../git/repository.ts';
import * as layout from './recordLayout.ts';

/** What a damaged store looks like; anything else (git missing, cancelled) is no property of the store. */
const damageCodes: readonly GitErrorCode[] = ['unknown-revision', 'missing-object', 'unexpected-exit'];

/**
 * The regular files at or below `folders` in this repository's store and in those fetched from remotes. A store whose
 * ref does not lead to a tree, or whose tree is not all here, is a problem: evidence may be missing, and the others
 * are read all the same. Throws `GitError`.
 */
export async function readStoreTrees(
  repository: Repository,
  folders: readonly RepoPath[],
): Promise<Parsed<readonly TreeEntry[]>> {
  const refs = await listRefs(repository, [layout.recordsRef, layout.remoteRecordsPrefix]);
  const tips = new Map(
    refs.filter(({ name }) => layout.isRecordsRef(name)).map(({ oid, name }) => [oid, name]),
  );
  const value: TreeEntry[] = [];
  const problems: Problem[] = [];
  for (const [tip, name] of tips) {
    try {
      for (const folder of folders) {
        for (const entry of await readTree(repository, tip, folder))
          if (isRegularFile(entry)) value.push(entry);
      }
    } catch (error) {
      if (!(GitError.is(error) && damageCodes.includes(error.code))) throw error;
      problems.push({ message: `record store: ${name} cannot be read (${error.message})`, incomplete: true });
    }
  }
  return { value, problems };
}

/** A symbolic link or a submodule is no part of a store. */
function isRegularFile({ type, mode }: TreeEntry): boolean {
  return type === 'blob' && mode !== '120000';
}
