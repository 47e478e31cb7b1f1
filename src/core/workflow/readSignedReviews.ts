import { openRecordStore } from '../attestation/recordStore.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { FileChange } from '../diff/change.ts';
import type { Commit } from '../git/commits.ts';
import type { Repository } from '../git/repository.ts';
import { commitsOfReview } from './commitsOfReview.ts';
import type { ReviewPolicy } from './readPolicy.ts';
import type { Review } from './review.ts';
import { type SignedReview, signedReviews } from './signedReviews.ts';

export interface ReadSignedReviewsInput {
  readonly repository: Repository;
  readonly review: Review;
  readonly policy: ReviewPolicy;
  readonly signal?: AbortSignal | undefined;
}

export interface FoundReviews {
  /** The commits that the review is about, newest first. */
  readonly commits: readonly Commit[];
  /** Newest first. */
  readonly signed: readonly SignedReview[];
}

/** What people signed in the commits of a review, and of these paths in the store that is here. Throws `GitError`. */
export async function readSignedReviews(
  input: ReadSignedReviewsInput,
  paths: readonly RepoPath[],
): Promise<FoundReviews> {
  const store = openRecordStore(input.repository);
  const [commits, recordIds] = await Promise.all([commitsOfReview(input), store.recordsForPaths(paths)]);
  const { value: signed } = await signedReviews({ commits, recordIds, store, policy: input.policy });
  return { commits, signed };
}

/** The path of a file, and the one that it had before. */
export function pathsOfFile({ path, oldPath }: Pick<FileChange, 'path' | 'oldPath'>): readonly RepoPath[] {
  return oldPath === null ? [path] : [path, oldPath];
}
