import type { Buffer } from 'node:buffer';
import { type ObjectId, toObjectId } from '../base/objectId.ts';
import { GitError } from './gitError.ts';
import type { Repository } from './repository.ts';
import { runGit, runGitText } from './runGit.ts';
import { withEmptyIndex } from './temporaryIndex.ts';

/**
 * Stores the tree that a patch makes of another tree; null when it does not apply. Neither the working tree nor the
 * user's index is touched, no hook runs, and git refuses paths that lead out of the repository. Throws `GitError`.
 */
export function patchedTree(
  repository: Repository,
  {
    tree,
    patch,
    signal,
  }: { readonly tree: ObjectId; readonly patch: Buffer; readonly signal?: AbortSignal | undefined },
): Promise<ObjectId | null> {
  return withEmptyIndex(repository, async ({ extraEnvironment, switches }) => {
    const options = { extraEnvironment, ...(signal === undefined ? {} : { signal }) };
    await runGit(repository, [...switches, 'read-tree', tree], options);
    const apply = [...switches, 'apply', '--cached', '--whitespace=nowarn', '--unidiff-zero', '-'];
    try {
      await runGit(repository, apply, { ...options, input: patch });
    } catch (error) {
      if (GitError.is(error, 'unexpected-exit')) return null;
      throw error;
    }
    return toObjectId((await runGitText(repository, [...switches, 'write-tree'], options)).trim());
  });
}
