import { describe, expect, it } from 'vitest';
import { createBlobReader } from '../../../src/core/git/blobs.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import type { FeedbackComment } from '../../../src/core/workflow/feedback/collectFeedback.ts';
import { openFeedback } from '../../../src/core/workflow/feedback/openFeedback.ts';
import {
  openRequests,
  type WorkRequest,
  workRequests,
} from '../../../src/core/workflow/feedback/workRequests.ts';
import { openReview } from '../../../src/core/workflow/openReview.ts';
import { readReviewPolicy } from '../../../src/core/workflow/readPolicy.ts';
import { resolveTarget } from '../../../src/core/workflow/resolveTarget.ts';
import type { ReviewHunk } from '../../../src/core/workflow/review.ts';
import { disposeAfterTest } from '../../helpers/disposeAfterTest.ts';
import { hunkOf } from '../../extension/buildReview.ts';
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

  it('know a new file again by its text, not by being new', async () => {
    const signed = createSignedRepository();
    disposeAfterTest(signed.builder);
    signed.builder.commit('A new file', { files: { 'c.ts': 'export const c = 1;\n' } });
    signed.become('alice', signed.aliceKey);
    await signed.signOff({
      hunks: isIn('a.ts'),
      needsWork: (hunk) => (isIn('c.ts')(hunk) ? 'Say why.' : null),
    });
    expect(await comments(signed)).toMatchObject([{ comment: 'Say why.', status: 'open' }]);
    signed.builder.commit('Answer', { files: { 'c.ts': '// Because.\nexport const c = 1;\n' } });
    expect(await comments(signed)).toMatchObject([{ comment: 'Say why.', status: 'changed' }]);
  });

  it('are shown as not verified when nobody listed the key', async () => {
    const signed = await withComment('mallory');
    expect(await comments(signed)).toMatchObject([{ comment: 'Use the table.', isVerified: false }]);
  });
});

describe('what is asked for at a hunk', () => {
  const asked = async (signed: SignedRepository): Promise<readonly WorkRequest[]> =>
    [...workRequests(await comments(signed)).values()].flat();

  it('has the name that the policy gives whoever signed it', async () => {
    expect(await asked(await withComment())).toEqual([
      { name: 'alice', by: 'alice@example.com', isVerified: true, at: '2026-02-01T11:59:00Z', text: 'Use the table.', isEdited: false }, // prettier-ignore
    ]);
  });

  it('has no name of the policy where nobody listed the key', async () => {
    expect(await asked(await withComment('mallory'))).toMatchObject([
      { name: 'mallory@example.com', isVerified: false },
    ]);
  });

  it('is not asked for by the draft of another tool, and shows what cannot be seen', () => {
    const hunk = hunkOf({ path: 'a.ts', line: 1, risk: 'low', kind: 'human', module: '.' });
    const comment: FeedbackComment = {
      place: { path: hunk.file.path, start: 1, lines: 1, text: '' },
      comment: 'Turn it \u202Earound.',
      at: '2026-02-01T12:00:00Z',
      by: 'eve\u202E@example.com',
      member: null,
      isVerified: false,
      flags: [],
      status: 'changed',
      hunk,
    };
    const found = workRequests([
      comment,
      { ...comment, by: null },
      { ...comment, status: 'gone', hunk: null },
    ]);
    const request = { name: 'eve<U+202E>@example.com', text: 'Turn it <U+202E>around.', isEdited: true };
    expect([...found]).toEqual([[hunk.id, [expect.objectContaining(request)]]]);
    const own = { ...comment, by: null, isVerified: true };
    expect([...workRequests([own]).values()]).toMatchObject([[{ name: null, by: null, isEdited: true }]]);
    expect(workRequests([{ ...own, status: 'open' }]).size).toBe(0);
    expect(openRequests(found, hunk, false)).toHaveLength(1);
    expect(openRequests(found, hunk, true)).toEqual([]);
  });

  it('stays where the hunk is as it was, whoever else signed it', async () => {
    const found = workRequests(await comments(await withComment()));
    const [id] = found.keys();
    expect(id && openRequests(found, { id }, true)).toHaveLength(1);
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
      review,
      policy,
      draft: { claims: () => Promise.resolve([]) },
    });
  } finally {
    blobs.dispose();
  }
}
