import { expect, it } from 'vitest';
import { createBlobReader } from '../../../src/core/git/blobs.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { openReview } from '../../../src/core/workflow/openReview.ts';
import { readReviewPolicy } from '../../../src/core/workflow/readPolicy.ts';
import { resolveTarget } from '../../../src/core/workflow/resolveTarget.ts';
import { findSignedVersion, type SignedVersion } from '../../../src/core/workflow/signedVersion.ts';
import { disposeAfterTest } from '../../helpers/disposeAfterTest.ts';
import { createSignedRepository, noAnalysis, type SignedRepository, source } from './signedRepository.ts';

const at = '2026-02-01T11:59:30Z';

it('is the content that oneself accepted, after the file was edited', async () => {
  const signed = await signedByAlice();
  const oid = signed.builder.git('rev-parse', 'HEAD:a.ts').trim();
  edit(signed);
  expect(await versionOf(signed, 'a.ts')).toEqual({ oid, by: 'alice@example.com', isOwn: true, at });
});

it("is somebody else's where oneself signed nothing", async () => {
  const signed = await signedByAlice();
  edit(signed);
  signed.become('bob', signed.bobKey);
  expect(await versionOf(signed, 'a.ts')).toMatchObject({ by: 'alice@example.com', isOwn: false });
});

it("is one's own, however much newer another one is", async () => {
  const signed = await signedByAlice();
  const oid = signed.builder.git('rev-parse', 'HEAD:a.ts').trim();
  edit(signed);
  signed.become('bob', signed.bobKey);
  await signed.signOff();
  signed.become('alice', signed.aliceKey);
  expect(await versionOf(signed, 'a.ts')).toMatchObject({ oid, isOwn: true });
});

it('is none for a file that nobody signed', async () => {
  const signed = await signedByAlice();
  expect(await versionOf(signed, 'b.ts')).toBeNull();
});

async function signedByAlice(): Promise<SignedRepository> {
  const signed = createSignedRepository();
  disposeAfterTest(signed.builder);
  signed.become('alice', signed.aliceKey);
  await signed.signOff({ hunks: ({ file }) => file.path === 'a.ts' });
  return signed;
}

function edit({ builder }: SignedRepository): void {
  builder.commit('Edit again', {
    files: { 'a.ts': source({ 10: 'export const value9 = 91;\n', 40: 'export const value39 = 390;\n' }) },
  });
}

async function versionOf({ builder }: SignedRepository, path: string): Promise<SignedVersion | null> {
  const repository = await openRepository(builder.directory);
  const blobs = createBlobReader(repository);
  try {
    const target = await resolveTarget(repository, { kind: 'range', range: 'main...HEAD' });
    const policy = await readReviewPolicy(repository, target, blobs);
    const review = await openReview({
      repository,
      blobs,
      analyzer: noAnalysis,
      target,
      riskOptions: policy.riskOptions,
      policy,
    });
    const file = review.change.files.find((candidate) => candidate.path === path);
    if (file === undefined) throw new Error(`${path} is not in the change`);
    return await findSignedVersion({ repository, blobs, review, policy, file });
  } finally {
    blobs.dispose();
  }
}
