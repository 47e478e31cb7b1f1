import { type BlobReader, createBlobReader } from '../core/git/blobs.ts';
import { openRepository, type Repository } from '../core/git/repository.ts';
import { openReview } from '../core/workflow/openReview.ts';
import { readReviewPolicy, type ReviewPolicy } from '../core/workflow/readPolicy.ts';
import { resolveTarget } from '../core/workflow/resolveTarget.ts';
import type { Review } from '../core/workflow/review.ts';
import type { CommandContext } from './command.ts';
import { createInstalledAnalyzer } from './installation.ts';
import { parseTargetRequest } from './targetOptions.ts';

export interface OpenedReview {
  readonly repository: Repository;
  readonly blobs: BlobReader;
  readonly review: Review;
  readonly policy: ReviewPolicy;
}

/** Opens the review that the arguments name, with progress, for as long as `use` takes. */
export async function withReview<T>(
  context: CommandContext,
  use: (opened: OpenedReview) => Promise<T>,
): Promise<T> {
  const { signal } = context;
  const repository = await openRepository(context.directory, { signal });
  const target = await resolveTarget(repository, parseTargetRequest(context));
  const blobs = createBlobReader(repository, signal);
  const analyzer = createInstalledAnalyzer(context.programs);
  try {
    const policy = await readReviewPolicy(repository, target, blobs);
    const review = await openReview({
      repository,
      blobs,
      analyzer,
      target,
      riskOptions: policy.riskOptions,
      policy,
      signal,
      onProgress: (step, done, total) => context.progress(`${step}: ${done} of ${total} files`),
    });
    context.progress('');
    return await use({ repository, blobs, review, policy });
  } finally {
    blobs.dispose();
    await analyzer.dispose();
  }
}
