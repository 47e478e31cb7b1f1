import type { Buffer } from 'node:buffer';
import type { Repository } from './repository.ts';
import { runGit } from './runGit.ts';

/**
 * Applies a patch to the user's index and leaves the working tree alone: all of it or nothing. Throws `GitError`
 * `unexpected-exit` when it does not apply.
 */
export async function applyToIndex(
  repository: Repository,
  patch: Buffer,
  { isReverse = false }: { readonly isReverse?: boolean } = {},
): Promise<void> {
  const reverse = isReverse ? ['--reverse'] : [];
  await runGit(repository, ['apply', '--cached', '--whitespace=nowarn', ...reverse, '-'], { input: patch });
}
