// Marks of who wrote something, from the draft to the gate: real git, real keys, real records.
import { expect, test } from 'vitest';
import { disposeAfterTest } from '../../helpers/disposeAfterTest.ts';
import { parseRecord } from '../../../src/core/attestation/record.ts';
import { openRecordStore } from '../../../src/core/attestation/recordStore.ts';
import { createBlobReader } from '../../../src/core/git/blobs.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { formatReviewJson } from '../../../src/core/workflow/formatReviewJson.ts';
import { openReview } from '../../../src/core/workflow/openReview.ts';
import { readReviewPolicy } from '../../../src/core/workflow/readPolicy.ts';
import { resolveTarget } from '../../../src/core/workflow/resolveTarget.ts';
import type { ReviewHunk } from '../../../src/core/workflow/review.ts';
import type { ReviewJson } from '../../../src/core/workflow/schemas/reviewSchema.ts';
import {
  createSignedRepository,
  noAnalysis,
  policyText,
  repositoryId,
  type SignedRepository,
  source,
  statesOf,
} from './signedRepository.ts';

const strict = policyText(repositoryId).replace(
  'unattributed: ignore',
  'unattributed: require, human: signed',
);
const lax = policyText(repositoryId).replace('unattributed: ignore', 'unattributed: ignore, human: recorded');

/** On top of the two AI commits, one of `author` without any mark in c.ts. */
function create(policy: string, author = 'test'): SignedRepository {
  const signed = createSignedRepository({ policy });
  disposeAfterTest(signed.builder);
  signed.builder.commit('Add a file', {
    author: { name: author, email: `${author}@example.com` },
    files: { 'c.ts': source({ 1: 'export const first = 1;\n' }) },
  });
  return signed;
}

const isC = (hunk: ReviewHunk): boolean => hunk.file.path === 'c.ts';
const asC =
  (kind: 'ai' | 'human') =>
  (hunk: ReviewHunk): 'ai' | 'human' | null =>
    isC(hunk) ? kind : null;
const nothing = (): boolean => false;

async function openStates(signed: SignedRepository): Promise<readonly string[]> {
  const { units } = await signed.verify();
  return units.filter((unit) => unit.required && unit.state !== 'attested').map(({ path }) => path);
}

async function reviewJson(signed: SignedRepository): Promise<ReviewJson> {
  const repository = await openRepository(signed.builder.directory);
  const blobs = createBlobReader(repository);
  try {
    const target = await resolveTarget(repository, { kind: 'range', range: 'main...HEAD' });
    const policy = await readReviewPolicy(repository, target, blobs);
    const options = {
      repository,
      blobs,
      analyzer: noAnalysis,
      target,
      riskOptions: policy.riskOptions,
      policy,
    };
    return formatReviewJson(null, await openReview(options), new Map());
  } finally {
    blobs.dispose();
  }
}

function provenanceOfC(json: ReviewJson): ReviewJson['units'][number]['provenance'] | undefined {
  return json.units.find((unit) => unit.path === 'c.ts' && unit.kind === 'text')?.provenance;
}

test('an independent member’s mark as human lets a unit be, and nothing of what an AI wrote', async () => {
  const signed = create(strict);
  signed.become('alice', signed.aliceKey);
  expect(await openStates(signed)).toContain('c.ts');
  const { trailers } = await signed.signOff({ hunks: nothing, authorship: () => 'human' });
  expect(trailers.join('\n')).not.toContain('Reviewed-by');
  expect(signed.builder.git('log', '-1', '--format=%s')).toBe('Say who wrote a part of the change for main');
  expect([...new Set(await openStates(signed))]).toEqual(['a.ts', 'b.ts']);
  await signed.signOff({ hunks: (hunk) => !isC(hunk) });
  expect(await signed.verify()).toMatchObject({ verdict: 'pass' });
});

test('T31 the author cannot call own work human, with a good key or without', async () => {
  const signed = create(strict, 'alice');
  signed.become('alice', signed.aliceKey);
  const { plan } = await signed.signOff({ hunks: nothing, authorship: asC('human') });
  expect(plan.warnings.join(' ')).toContain('the gate will not count your word there');
  expect(await openStates(signed)).toContain('c.ts');
});

test('T31 nor can a key that the policy does not know, and the review does not show its word', async () => {
  const signed = create(strict);
  signed.become('mallory', signed.bobKey);
  await signed.signOff({ hunks: nothing, authorship: asC('human') });
  expect(await openStates(signed)).toContain('c.ts');
  expect(provenanceOfC(await reviewJson(signed))).toMatchObject({ kind: 'unknown', sources: [] });
});

test('T17 a mark as human takes nothing from what a record calls AI', async () => {
  const signed = create(strict);
  signed.become('alice', signed.aliceKey);
  await signed.signOff({ hunks: nothing, authorship: (hunk) => (isC(hunk) ? null : 'human') });
  expect([...new Set(await openStates(signed))]).toEqual(['a.ts', 'b.ts', 'c.ts']);
  const [ai] = (await reviewJson(signed)).units.filter((unit) => unit.path === 'b.ts');
  expect(ai?.provenance).toMatchObject({
    kind: 'ai',
    conflicts: [{ kind: 'human', tier: 'E', reader: 'marked' }],
  });
});

test('a mark as AI asks for a sign-off where nothing did, and is shown with its name and reason', async () => {
  const signed = create(lax);
  expect(await openStates(signed)).not.toContain('c.ts');
  signed.become('bob', signed.bobKey);
  await signed.signOff({ hunks: nothing, authorship: asC('ai') });
  expect(await openStates(signed)).toContain('c.ts');
  expect(provenanceOfC(await reviewJson(signed))).toEqual({
    kind: 'ai',
    tier: 'E',
    aiLines: [[1, 60]],
    humanLines: [],
    sources: [
      {
        reader: 'marked',
        tool: null,
        model: null,
        session: null,
        commit: null,
        by: 'bob@example.com',
        reason: 'I watched it being written',
      },
    ],
  });
  await signed.signOff({ hunks: () => true });
  expect(statesOf(await signed.verify()).filter((state) => state.startsWith('c.ts'))).toEqual([
    'c.ts:0 attested',
    'c.ts:1 attested',
  ]);
});

test('what is signed once is not signed again, and the record holds it with its reason', async () => {
  const signed = create(strict);
  signed.become('alice', signed.aliceKey);
  const first = await signed.signOff({ hunks: nothing, authorship: asC('human') });
  const store = openRecordStore(await openRepository(signed.builder.directory));
  const { value } = await store.readReviews([first.fields.record]);
  const record = value[0]?.record;
  expect(record?.authorship.map(({ path, kind, reason }) => [path, kind, reason])).toEqual([
    ['c.ts', 'human', 'I watched it being written'],
    ['c.ts', 'human', 'I watched it being written'],
  ]);
  expect(record).toMatchObject({
    units: [],
    statement: 'Of the hunks under "authorship" I know who wrote them, as it says there.',
  });
  const bytes = signed.builder.gitBytes([
    'show',
    `refs/countersign/records:records/${first.fields.record.slice(0, 2)}/${first.fields.record}`,
  ]);
  expect(parseRecord(bytes).value).toEqual(record);
  await expect(signed.signOff({ hunks: nothing, authorship: asC('human') })).rejects.toThrow(
    /Nothing is attested yet/,
  );
});

test('without its record a mark says nothing, and the verdict is no pass but names what to fetch', async () => {
  const signed = create(strict);
  signed.become('alice', signed.aliceKey);
  await signed.signOff({ hunks: nothing, authorship: asC('human') });
  signed.builder.git('update-ref', '-d', 'refs/countersign/records');
  const report = await signed.verify();
  expect(report.verdict).toBe('incomplete');
  expect(report.next.join(' ')).toContain('git fetch origin refs/countersign/records');
});
