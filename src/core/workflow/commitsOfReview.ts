import { type Commit, readCommits } from '../git/commits.ts';
import type { Repository } from '../git/repository.ts';
import type { Review } from './review.ts';

/** The commits that a review is about, newest first; none where its new side is no commit. Throws `GitError`. */
export async function commitsOfReview({
  repository,
  review,
  signal,
}: {
  readonly repository: Repository;
  readonly review: Review;
  readonly signal?: AbortSignal | undefined;
}): Promise<readonly Commit[]> {
  const { baseCommit, headCommit } = review.target;
  if (headCommit === null) return [];
  return readCommits(repository, {
    include: [headCommit],
    exclude: baseCommit === null ? [] : [baseCommit],
    ...(signal === undefined ? {} : { signal }),
  });
}
