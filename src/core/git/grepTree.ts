import { Buffer } from 'node:buffer';
import { decodeRepoPath, type RepoPath } from '../base/repoPath.ts';
import type { ObjectId } from '../base/objectId.ts';
import { isolateGit } from './isolatedGit.ts';
import type { Repository } from './repository.ts';
import { streamGit } from './runGit.ts';
import { splitNul } from './splitNul.ts';

/**
 * The files of `tree` that hold any of `strings` on one line, in git's order and as git finds them: whoever stops
 * reading ends the search. Nothing is listed and no content passes through. Throws `GitError`: `missing-object`,
 * `cancelled`.
 */
export async function* grepTree(
  repository: Repository,
  tree: ObjectId,
  strings: readonly string[],
  signal?: AbortSignal,
): AsyncGenerator<RepoPath, void, undefined> {
  if (strings.length === 0) return;
  const isolated = isolateGit(repository);
  const patterns = strings.flatMap((text) => ['-e', text]);
  const args = [
    'grep',
    '--files-with-matches',
    '--null',
    '--fixed-strings',
    '--text',
    ...patterns,
    tree,
    '--',
  ];
  const options = { expectExit: [0, 1], extraEnvironment: isolated.extraEnvironment };
  const prefix = `${tree}:`.length;
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of streamGit(isolated, args, { ...options, ...(signal && { signal }) })) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      rest = bytes.subarray(bytes.lastIndexOf(0) + 1);
      for (const field of splitNul(bytes)) yield decodeRepoPath(field.subarray(prefix));
    }
  } finally {
    isolated.dispose();
  }
}
