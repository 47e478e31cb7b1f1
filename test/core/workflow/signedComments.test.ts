import { describe, expect, it } from 'vitest';
import { createBlobReader } from '../../../src/core/git/blobs.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import type { FeedbackComment } from '../../../src/core/workflow/feedback/collectFeedback.ts';
import { openFeedback } from '../../../src/core/workflow/feedback/openFeedback.ts';
import { openReview } from '../../../src/core/workflow/openReview.ts';
import { readReviewPolicy } from '../../../src/core/workflow/readPolicy.ts';
import { resolveTarget } from '../../../src/core/workflow/resolveTarget.ts';
import type { ReviewHunk } from '../../../src/core/workflow/review.ts';
import { disposeAfterTest } from '../../helpers/disposeAfterTest.ts';
import { createSignedRepository, noAnalysis, type SignedRepository, source } from './signedRepository.ts';

const isIn =
  (path: string) =>
  ({ file }: ReviewHunk): boolean =>
    file.path === path;

describe('comments that travel with a sign-off', () => {
  it('reach whoever fetches the records, with the name that signed them', async () => {
    const signed = await withComment();
    expect(await comments(signed)).toMatchObject([
      { comment: 'Use the table.', by: 'alice@example.com', isVerified: true, status: 'open', at: '2026-02-01T11:59:00Z' }, // prettier-ignore
    ]);
  });

  it('cover nothing', async () => {
    const signed = await withComment();
    const report = await signed.verify();
    expect(report.units.filter(({ state }) => state === 'attested').map(({ path }) => path)).toEqual([
      'a.ts',
      'a.ts',
    ]);
    expect(report.verdict).toBe('fail');
  });

  it('end when the same person accepts the hunk as it stands', async () => {
    const signed = await withComment();
    await signed.signOff();
    expect(await comments(signed)).toEqual([]);
  });

  it('find their hunk again when it was edited', async () => {
    const signed = await withComment();
    signed.builder.commit('Answer', {
      files: { 'b.ts': source({ 30: 'export const value29 = table[29];\n' }) },
    });
    expect(await comments(signed)).toMatchObject([{ comment: 'Use the table.', status: 'changed' }]);
  });

  it('are shown as not verified when nobody listed the key', async () => {
    const signed = await withComment('mallory');
    expect(await comments(signed)).toMatchObject([{ comment: 'Use the table.', isVerified: false }]);
  });
});

/** `a.ts` is accepted, `b.ts` needs work. */
async function withComment(by: 'alice' | 'mallory' = 'alice'): Promise<SignedRepository> {
  const signed = createSignedRepository();
  disposeAfterTest(signed.builder);
  signed.become(by, signed.aliceKey);
  await signed.signOff({
    hunks: isIn('a.ts'),
    needsWork: (hunk) => (isIn('b.ts')(hunk) ? 'Use the table.' : null),
  });
  return signed;
}

/** As the author sees them, who has no draft of the reviewer's. */
async function comments({ builder }: SignedRepository): Promise<readonly FeedbackComment[]> {
  const repository = await openRepository(builder.directory);
  const blobs = createBlobReader(repository);
  try {
    const target = await resolveTarget(repository, { kind: 'range', range: 'main...feature' });
    const policy = await readReviewPolicy(repository, target, blobs);
    const review = await openReview({
      repository,
      blobs,
      analyzer: noAnalysis,
      target,
      riskOptions: {},
      policy,
    });
    return await openFeedback({
      repository,
      blobs,
      review,
      policy,
      draft: { claims: () => Promise.resolve([]) },
    });
  } finally {
    blobs.dispose();
  }
}
