import { Buffer } from 'node:buffer';
import type { ObjectId } from '../../base/objectId.ts';
import { applyToIndex } from '../../git/applyToIndex.ts';
import { createCommit, hasStagedChanges } from '../../git/commit.ts';
import { GitError } from '../../git/gitError.ts';
import type { Repository } from '../../git/repository.ts';
import { resolveCommit } from '../../git/revParse.ts';
import type { Review } from '../review.ts';
import { PreparationError } from './preparationError.ts';
import type { MechanicalPart } from './splitMechanical.ts';

/**
 * Commits the mechanical part of uncommitted changes by itself, on top of HEAD, with the person's own `git commit`. The
 * working tree keeps everything; what is left of it stays uncommitted. History is only added to. Throws
 * `PreparationError`, `GitError`; then the index is as it was.
 */
export async function commitMechanical(input: {
  readonly repository: Repository;
  readonly review: Pick<Review, 'target'>;
  readonly part: Pick<MechanicalPart, 'patch'>;
  readonly message: string;
}): Promise<ObjectId> {
  const { repository, part } = input;
  await requirePlainIndex(input);
  await applyToIndex(repository, part.patch);
  try {
    const message = Buffer.from(`${input.message.trim()}\n`);
    return await createCommit(repository, { message, content: 'index', amend: false });
  } catch (error) {
    await applyToIndex(repository, part.patch, { isReverse: true });
    if (!GitError.is(error, 'unexpected-exit')) throw error;
    const reason = (error.details.stderr ?? '').trim().split('\n')[0] ?? '';
    throw new PreparationError(
      'commit-refused',
      `Git did not commit it${reason === '' ? '' : ` (${reason})`}; the index is as it was.`,
      { cause: error },
    );
  }
}

async function requirePlainIndex({
  repository,
  review: { target },
}: {
  readonly repository: Repository;
  readonly review: Pick<Review, 'target'>;
}): Promise<void> {
  if (target.kind !== 'worktree') {
    throw new PreparationError(
      'not-worktree',
      'Only what is not committed yet can be split here: commits that exist stay as they are.',
    );
  }
  if ((await resolveCommit(repository, 'HEAD')) !== target.baseCommit) {
    throw new PreparationError('head-moved', 'HEAD has moved since the review was opened: refresh it first.');
  }
  if (await hasStagedChanges(repository)) {
    throw new PreparationError(
      'staged-changes',
      'Something is staged, and would go into the same commit: commit or unstage it first.',
    );
  }
}
