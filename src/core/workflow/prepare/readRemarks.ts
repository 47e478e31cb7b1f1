import { readExplanations } from '../../attestation/explanationStore.ts';
import type { Parsed } from '../../base/problem.ts';
import type { Commit } from '../../git/commits.ts';
import { readIdentity } from '../../git/config.ts';
import type { Repository } from '../../git/repository.ts';
import { contributingCommit } from '../contributors.ts';
import { readSignedReviews, type ReadSignedReviewsInput } from '../readSignedReviews.ts';
import type { Review } from '../review.ts';
import { hunkRemarks, type RemarksByHunk } from './hunkRemarks.ts';

/**
 * What authors explain and signers noted about the hunks of a review, from the stores that are here. Throws `GitError`;
 * damage in the stores comes back as problems.
 */
export async function readRemarks(input: ReadSignedReviewsInput): Promise<Parsed<RemarksByHunk>> {
  const { repository, review } = input;
  const paths = review.change.files.map(({ path }) => path);
  const [{ commits, signed }, explanations] = await Promise.all([
    readSignedReviews(input, paths),
    readExplanations(repository, paths),
  ]);
  const authors = await authorsOf(repository, review, commits);
  return {
    value: hunkRemarks(review, { explanations: explanations.value, signed, authors }),
    problems: explanations.problems,
  };
}

/** What is not committed yet is by whoever runs git here. */
async function authorsOf(
  repository: Repository,
  { target }: Review,
  commits: readonly Commit[],
): Promise<ReadonlySet<string>> {
  const own = target.headCommit === null ? await readIdentity(repository) : null;
  const named = commits.map(contributingCommit).flatMap(({ author, coAuthors }) => [author, ...coAuthors]);
  return new Set([...named, ...(own === null ? [] : [own])].map(({ email }) => email.toLowerCase()));
}
