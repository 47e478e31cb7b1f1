// Taking a sign-off back before anybody else has seen it: real git, real keys.
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { discoverSigningKeys } from '../../../src/core/attestation/signingKeys.ts';
import { createBlobReader } from '../../../src/core/git/blobs.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import {
  type Delivery,
  deliverSignOff,
  type SignOffForm,
} from '../../../src/core/workflow/deliverSignOff.ts';
import { openReview } from '../../../src/core/workflow/openReview.ts';
import { performSignOff, type SignedOff } from '../../../src/core/workflow/performSignOff.ts';
import { planSignOff } from '../../../src/core/workflow/planSignOff.ts';
import { pushSignOff } from '../../../src/core/workflow/pushSignOff.ts';
import { readReviewPolicy } from '../../../src/core/workflow/readPolicy.ts';
import { resolveTarget } from '../../../src/core/workflow/resolveTarget.ts';
import { draftOf, type ReviewDraft } from '../../../src/core/workflow/reviewDraft.ts';
import { undoSignOff } from '../../../src/core/workflow/undoSignOff.ts';
import { disposeAfterTest } from '../../helpers/disposeAfterTest.ts';
import { createGitRepository, type GitRepository } from '../../helpers/gitRepository.ts';
import {
  createSignedRepository,
  noAnalysis,
  now,
  policyText,
  repositoryId,
  type SignedRepository,
} from './signedRepository.ts';

function create(): SignedRepository {
  const policy = policyText(repositoryId).replace('independence: author', 'independence: none');
  const signed = createSignedRepository({ policy });
  disposeAfterTest(signed.builder);
  signed.become('alice', signed.aliceKey);
  return signed;
}

interface Done {
  readonly signed: SignedOff;
  readonly delivery: Delivery;
  readonly draft: ReviewDraft;
}

/** All three hunks attested with a note and a time, one of them marked as an AI's, signed and delivered. */
async function signOff({ builder }: SignedRepository, form: SignOffForm): Promise<Done> {
  const repository = await openRepository(builder.directory);
  const blobs = createBlobReader(repository);
  try {
    const target = await resolveTarget(repository, { kind: 'range', range: 'main...HEAD' });
    const policy = await readReviewPolicy(repository, target, blobs);
    const { riskOptions } = policy;
    const review = await openReview({ repository, blobs, analyzer: noAnalysis, target, riskOptions, policy });
    const draft = await draftOf(repository, randomBytes(32), () => new Date(now - 60_000));
    for (const hunk of review.hunks)
      await draft.record(hunk, 'attested', 'read twice', { shownMilliseconds: 12_000, evidence: 'traced' });
    const { decisions, marks } = draft;
    const plan = await planSignOff({ repository, review, policy, decisions, marks });
    const [key] = await discoverSigningKeys(repository);
    if (key === undefined) throw new Error('no key was found');
    const signed = await performSignOff(plan, { key, now: new Date(now - 30_000) });
    return { signed, delivery: await deliverSignOff(signed, form, draft), draft };
  } finally {
    blobs.dispose();
  }
}

function stateOf(builder: GitRepository): readonly string[] {
  return [
    builder.git('for-each-ref', '--format=%(refname) %(objectname)'),
    builder.git('status', '--porcelain=v2', '--branch'),
    builder.git('diff', '--cached', '--stat'),
  ];
}

/** The builder's own environment says who commits. */
const ownCommit = `!GIT_AUTHOR_EMAIL=alice@example.com GIT_COMMITTER_EMAIL=alice@example.com git commit -q --allow-empty -m Own`;

describe('takes back', () => {
  test.each(['commit', 'amend', 'trailers'] as const)(
    '%s: refs, index, files and decisions are as before',
    async (form) => {
      const repository = create();
      const { builder } = repository;
      if (form === 'amend') builder.git('-c', `alias.own=${ownCommit}`, 'own');
      builder.write('staged.ts', 'staged\n');
      builder.git('add', 'staged.ts');
      const before = stateOf(builder);
      const { signed, delivery, draft } = await signOff(repository, form);
      expect(delivery.kind).toBe(form === 'trailers' ? 'trailers' : 'committed');
      expect(stateOf(builder)).not.toEqual(before);
      expect(draft.decisions.size).toBe(0);
      await undoSignOff(signed, delivery, draft);
      expect(stateOf(builder)).toEqual(before);
      const restored = [...draft.decisions.values()];
      expect(restored.length).toBe(signed.plan.units.length);
      expect(restored).toEqual([...signed.plan.units].map(({ unit }) => signed.plan.decisions.get(unit.id)));
      expect((await repository.verify()).verdict).toBe('fail');
    },
  );

  test('only its own record, when there were others before', async () => {
    const repository = create();
    await repository.signOff({ hunks: (hunk) => hunk.file.path === 'b.ts' });
    const before = stateOf(repository.builder);
    const { signed, delivery, draft } = await signOff(repository, 'commit');
    await undoSignOff(signed, delivery, draft);
    expect(stateOf(repository.builder)).toEqual(before);
  });
});

describe('is refused, with nothing changed,', () => {
  async function expectRefused(repository: SignedRepository, done: Done, why: RegExp): Promise<void> {
    const before = stateOf(repository.builder);
    await expect(undoSignOff(done.signed, done.delivery, done.draft)).rejects.toThrow(why);
    expect(stateOf(repository.builder)).toEqual(before);
    expect(done.draft.decisions.size).toBe(0);
  }

  test('once something was committed on top', async () => {
    const repository = create();
    const done = await signOff(repository, 'commit');
    repository.builder.commit('More', { files: { 'c.ts': 'x\n' } });
    await expectRefused(repository, done, /HEAD has moved since/);
  });

  test('once it was pushed', async () => {
    const repository = create();
    const remote = createGitRepository({ bare: true });
    disposeAfterTest(remote);
    repository.builder.git('remote', 'add', 'origin', remote.directory);
    const done = await signOff(repository, 'commit');
    await pushSignOff(await openRepository(repository.builder.directory));
    await expectRefused(repository, done, /is pushed/);
  });

  test('once another record was written', async () => {
    const repository = create();
    const done = await signOff(repository, 'trailers');
    repository.become('bob', repository.bobKey);
    await repository.signOff({ commit: false });
    await expectRefused(repository, done, /others have written/);
  });
});
