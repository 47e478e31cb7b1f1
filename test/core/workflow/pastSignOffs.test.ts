import { expect, it } from 'vitest';
import { createBlobReader } from '../../../src/core/git/blobs.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { hunkState } from '../../../src/core/review/reviewState.ts';
import { evidenceStates } from '../../../src/core/workflow/evidenceStates.ts';
import { openRequestedReview } from '../../../src/core/workflow/openRequestedReview.ts';
import { readPastSignOffs } from '../../../src/core/workflow/pastSignOffs.ts';
import { reviewStates } from '../../../src/core/workflow/reviewStates.ts';
import { disposeAfterTest } from '../../helpers/disposeAfterTest.ts';
import {
  aiTrailer,
  createSignedRepository,
  makeKey,
  noAnalysis,
  now,
  type SignedRepository,
  source,
} from './signedRepository.ts';

const at = '2026-02-01T11:59:30Z';
const first = { 10: 'export const value9 = 90;\n', 40: 'export const value39 = 390;\n' };

it('marks as stale what was signed and edited since, although nobody has to sign it', async () => {
  const signed = await signedBy('alice');
  edit(signed, { ...first, 40: 'export const value39 = 391;\n' });
  expect(await shownOf(signed)).toEqual([
    'a.ts:10 attested',
    'a.ts:40 stale: alice, verified',
    'b.ts:30 attested',
  ]);
});

it('leaves what is new in the same file open', async () => {
  const signed = await signedBy('alice');
  edit(signed, { 40: first[40], 10: first[10], 25: 'export const value24 = 1;\n' });
  expect(await shownOf(signed)).toEqual([
    'a.ts:10 attested',
    'a.ts:25 open',
    'a.ts:40 attested',
    'b.ts:30 attested',
  ]);
});

it('names who signed where the policy requires somebody, nearest first', async () => {
  const signed = await signedBy('bob', ({ new: { start } }) => start === 40);
  signed.become('alice', signed.aliceKey);
  await signed.signOff();
  edit(signed, { 10: 'export const value9 = 91;\n', 40: 'export const value39 = 391;\n' }, aiTrailer);
  expect(await shownOf(signed)).toEqual([
    'a.ts:10 stale: alice, verified; bob, verified, elsewhere',
    expect.stringMatching(
      /^a\.ts:40 stale: (alice, verified; bob, verified|bob, verified; alice, verified)$/,
    ),
    'b.ts:30 attested',
  ]);
});

it('is over once it was signed as it stands', async () => {
  const signed = await signedBy('alice');
  edit(signed, { ...first, 40: 'export const value39 = 391;\n' });
  await signed.signOff();
  expect(await shownOf(signed)).toEqual(['a.ts:10 attested', 'a.ts:40 attested', 'b.ts:30 attested']);
});

it('follows a file that was renamed since', async () => {
  const signed = await signedBy('alice');
  signed.builder.git('mv', 'a.ts', 'c.ts');
  edit(signed, { ...first, 40: 'export const value39 = 391;\n' }, '', 'c.ts');
  const shown = await shownOf(signed);
  expect(shown).toContain('c.ts:40 stale: alice, verified');
});

it('takes no word of a key that the policy does not list, and without a policy every word as a claim', async () => {
  const signed = createSignedRepository();
  disposeAfterTest(signed.builder);
  signed.become('mallory', makeKey('mallory'));
  await signed.signOff();
  edit(signed, { ...first, 40: 'export const value39 = 391;\n' });
  expect(await shownOf(signed)).toEqual(['a.ts:10 open', 'a.ts:40 open', 'b.ts:30 open']);
  const past = await opened(signed, async ({ repository, review, policy }) =>
    readPastSignOffs({ repository, review, policy: { ...policy, policy: null } }),
  );
  expect([...past.values()].flat()).toContainEqual({
    name: 'mallory@example.com',
    isVerified: false,
    at,
    isHere: true,
  });
});

async function signedBy(
  name: 'alice' | 'bob',
  chosen: (unit: { readonly new: { readonly start: number } }) => boolean = () => true,
): Promise<SignedRepository> {
  const signed = createSignedRepository();
  disposeAfterTest(signed.builder);
  signed.become(name, name === 'alice' ? signed.aliceKey : signed.bobKey);
  await signed.signOff({ hunks: ({ hunk }) => hunk.units.every(chosen) });
  return signed;
}

function edit(
  { builder }: SignedRepository,
  lines: Readonly<Record<number, string>>,
  trailer = '',
  path = 'a.ts',
): void {
  builder.commit(`Edit again\n\n${trailer}`, { files: { [path]: source(lines) } });
}

type Opened = Awaited<ReturnType<typeof openRequestedReview>> & {
  readonly repository: Awaited<ReturnType<typeof openRepository>>;
};

async function opened<T>({ builder }: SignedRepository, use: (review: Opened) => Promise<T>): Promise<T> {
  const repository = await openRepository(builder.directory);
  const blobs = createBlobReader(repository);
  try {
    const request = { kind: 'range', range: 'main...HEAD' } as const;
    return await use({
      repository,
      ...(await openRequestedReview({ repository, blobs, analyzer: noAnalysis, request })),
    });
  } finally {
    blobs.dispose();
  }
}

/** `a.ts:40 stale: alice, verified` for each hunk, by place. */
function shownOf(signed: SignedRepository): Promise<readonly string[]> {
  return opened(signed, async ({ repository, review, policy }) => {
    const { units, past } = await evidenceStates({ repository, review, policy, now });
    const states = reviewStates(review, units, new Map());
    return review.hunks
      .map(({ hunk, id }) => {
        const state = hunkState(hunk.units, states);
        const words = (past.get(id) ?? []).map((one) =>
          [one.name, ...(one.isVerified ? ['verified'] : []), ...(one.isHere ? [] : ['elsewhere'])].join(
            ', ',
          ),
        );
        const place = hunk.units.find(({ kind }) => kind === 'text')?.new.start ?? 0;
        return `${hunk.path}:${place} ${state}${state === 'stale' ? `: ${words.join('; ')}` : ''}`;
      })
      .toSorted();
  });
}
