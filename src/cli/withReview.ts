import { type BlobReader, createBlobReader } from '../core/git/blobs.ts';
import { openRepository, type Repository } from '../core/git/repository.ts';
import { openRequestedReview, type RequestedReview } from '../core/workflow/openRequestedReview.ts';
import type { CommandContext } from './command.ts';
import { createInstalledAnalyzer } from './installation.ts';
import { parseTargetRequest } from './targetOptions.ts';

export interface OpenedReview extends RequestedReview {
  readonly repository: Repository;
  readonly blobs: BlobReader;
}

/** Opens the review that the arguments name, with progress, for as long as `use` takes. */
export async function withReview<T>(
  context: CommandContext,
  use: (opened: OpenedReview) => Promise<T>,
): Promise<T> {
  const { signal } = context;
  const repository = await openRepository(context.directory, { signal });
  const blobs = createBlobReader(repository, signal);
  const analyzer = createInstalledAnalyzer(context.programs);
  try {
    const { review, policy } = await openRequestedReview({
      repository,
      blobs,
      analyzer,
      request: parseTargetRequest(context),
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
