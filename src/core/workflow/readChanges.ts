import type { Change, FileChange } from '../diff/change.ts';
import { streamGitDiffs } from '../diff/readGitDiff.ts';
import type { BlobReader } from '../git/blobs.ts';
import { withBlobCache } from '../git/blobCache.ts';
import { diffManyTrees, pairOpening } from '../git/diffTrees.ts';
import type { TreePair } from '../git/diffTreePairs.ts';
import { GitError } from '../git/gitError.ts';
import type { Repository } from '../git/repository.ts';
import { cutWithContents } from './readChange.ts';

/** Bytes of contents that are kept for the next change, which often begins with what this one left. */
const mostBytesKept = 64 * 1024 * 1024;

/** Changes cut at once: most have a few files. */
const changesAtOnce = 8;

/**
 * The changes between the trees of each pair as `readChange` gives them, from one run of git, in the order of `pairs`.
 * Null when that run does not tell all of them: then each must be read by itself, which also says what is wrong.
 * Throws only `GitError` `cancelled` and `git-missing`.
 */
export async function readChanges(
  repository: Repository,
  pairs: readonly TreePair[],
  blobs: BlobReader,
  signal?: AbortSignal,
): Promise<readonly Change[] | null> {
  const cached = withBlobCache(blobs, mostBytesKept);
  const changes: Change[] = [];
  const window: Promise<Change>[] = [];
  try {
    const chunks = diffManyTrees(repository, pairs, signal);
    for await (const part of streamGitDiffs(chunks, pairs.map(pairOpening))) {
      if (part === null) return null;
      const { value: patches, problems } = part;
      const cutAll = async (): Promise<Change> => {
        const files: FileChange[] = [];
        for (const patch of patches) files.push(await cutWithContents(patch, cached, 'now'));
        return { files, problems };
      };
      const [oldest] = window.length >= changesAtOnce ? window.splice(0, 1) : [];
      if (oldest !== undefined) changes.push(await oldest);
      const cut = cutAll();
      cut.catch(() => undefined);
      window.push(cut);
    }
    for (const cut of window) changes.push(await cut);
    return changes.length === pairs.length ? changes : null;
  } catch (error) {
    if (!GitError.is(error) || error.code === 'cancelled' || error.code === 'git-missing') throw error;
    return null;
  } finally {
    cached.dispose();
  }
}
