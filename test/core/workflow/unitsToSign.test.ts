// Whose turn it is, on real repositories: what the gate misses, whom roles and code owners name, who made the change.
import { expect, test } from 'vitest';
import { createBlobReader } from '../../../src/core/git/blobs.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { evidenceStates } from '../../../src/core/workflow/evidenceStates.ts';
import { openReview } from '../../../src/core/workflow/openReview.ts';
import { readReviewPolicy } from '../../../src/core/workflow/readPolicy.ts';
import { resolveTarget } from '../../../src/core/workflow/resolveTarget.ts';
import type { TargetRequest } from '../../../src/core/workflow/target.ts';
import { unitsToSign } from '../../../src/core/workflow/unitsToSign.ts';
import { disposeAfterTest } from '../../helpers/disposeAfterTest.ts';
import {
  createSignedRepository,
  noAnalysis,
  now,
  type PolicyOptions,
  policyText,
  repositoryId,
  type SignedRepository,
} from './signedRepository.ts';

function create(options: PolicyOptions = {}): SignedRepository {
  const signed = createSignedRepository(options);
  disposeAfterTest(signed.builder);
  return signed;
}

/** `path:line` of what is theirs to sign; null where nobody can tell. */
async function turnOf(
  { builder }: SignedRepository,
  request: TargetRequest = { kind: 'range', range: 'main...HEAD' },
): Promise<readonly string[] | null> {
  const repository = await openRepository(builder.directory);
  const blobs = createBlobReader(repository);
  try {
    const target = await resolveTarget(repository, request);
    const policy = await readReviewPolicy(repository, target, blobs);
    const { riskOptions } = policy;
    const review = await openReview({ repository, blobs, analyzer: noAnalysis, target, riskOptions, policy });
    const { report } = await evidenceStates({ repository, review, policy, now });
    const mine = await unitsToSign({ repository, review, policy, report });
    if (mine === null) return null;
    const units = review.units.filter(({ unit }) => mine.has(unit.id));
    return units.map(({ unit }) => `${unit.path}:${unit.new.start}`).toSorted();
  } finally {
    blobs.dispose();
  }
}

const all = ['a.ts:10', 'a.ts:40', 'b.ts:30'];

test('what nobody signed is the turn of everybody whose role is asked for', async () => {
  const signed = create();
  signed.become('alice', signed.aliceKey);
  expect(await turnOf(signed)).toEqual(all);
  signed.become('bob', signed.bobKey);
  expect(await turnOf(signed)).toEqual(all);
});

test('what one person signed is no longer theirs, nor that of others where one was enough', async () => {
  const signed = create();
  signed.become('alice', signed.aliceKey);
  await signed.signOff({ hunks: ({ file }) => file.path === 'a.ts' });
  expect(await turnOf(signed)).toEqual(['b.ts:30']);
  signed.become('bob', signed.bobKey);
  expect(await turnOf(signed)).toEqual(['b.ts:30']);
});

test('where two are asked for, it is the turn of the second', async () => {
  const policy = policyText(repositoryId).replace('role: senior, count: 1', 'role: senior, count: 2');
  const signed = create({ policy });
  signed.become('alice', signed.aliceKey);
  await signed.signOff();
  expect(await turnOf(signed)).toEqual([]);
  signed.become('bob', signed.bobKey);
  expect(await turnOf(signed)).toEqual(all);
});

test('nobody has a turn on what they changed, without the role, or as a stranger', async () => {
  const signed = create();
  // The demo's commits are by test@example.com, a member without a role.
  signed.become('alice', signed.aliceKey);
  signed.builder.git('config', 'user.email', 'test@example.com');
  expect(await turnOf(signed)).toEqual([]);
  signed.become('mallory', signed.bobKey);
  expect(await turnOf(signed)).toEqual([]);
  signed.become('alice', signed.aliceKey);
  signed.builder.commit('Mine', {
    author: { name: 'alice', email: 'alice@example.com' },
    files: { 'b.ts': 'export const mine = 1;\n' },
  });
  expect(await turnOf(signed)).toEqual(['a.ts:10', 'a.ts:40']);
});

test('code owners have the turn on what is theirs alone', async () => {
  const policy = policyText(repositoryId)
    .replace('require: [{role: senior, count: 1}]', 'require: [{role: codeowner}]')
    .concat('roles_from: {codeowners: true}\n');
  const signed = create({ policy });
  const { builder } = signed;
  builder.git('checkout', '-q', 'main');
  builder.commit('Owners', { files: { CODEOWNERS: '* @alice\n/b.ts bob@example.com\n' } });
  builder.git('checkout', '-q', 'feature');
  signed.become('bob', signed.bobKey);
  expect(await turnOf(signed)).toEqual(['b.ts:30']);
  signed.become('alice', signed.aliceKey);
  expect(await turnOf(signed)).toEqual(['a.ts:10', 'a.ts:40']);
});

test('nobody can tell for uncommitted changes, and without a policy', async () => {
  const signed = create();
  signed.become('alice', signed.aliceKey);
  signed.builder.write('a.ts', 'export const other = 1;\n');
  expect(await turnOf(signed, { kind: 'worktree' })).toBeNull();
  const without = create({ policy: '' });
  without.become('alice', without.aliceKey);
  expect(await turnOf(without)).toBeNull();
});
