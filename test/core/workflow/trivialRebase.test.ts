// The rung `trivial-rebase` through the whole gate: a branch that was signed off is moved by a real `git rebase`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { disposeAfterTest } from '../../helpers/disposeAfterTest.ts';
import {
  aiTrailer,
  createSignedRepository,
  policyText,
  repositoryId,
  type SignedRepository,
  source,
  statesOf,
} from './signedRepository.ts';

function create(carry: string): SignedRepository {
  const signed = createSignedRepository({ policy: `${policyText(repositoryId)}carry: ${carry}\n` });
  disposeAfterTest(signed.builder);
  signed.become('alice', signed.aliceKey);
  return signed;
}

/** Two lines above the attested change of line 10, where it is part of its context. */
const upstream = { 'a.ts': source({ 8: 'export const value7 = 70;\n' }) };

function moveMain({ builder }: SignedRepository): void {
  builder.git('checkout', '-q', 'main');
  builder.commit('Upstream', { files: upstream });
  builder.git('checkout', '-q', 'feature');
  builder.git('rebase', '-q', 'main');
}

const all = ['a.ts:10 attested', 'a.ts:40 attested', 'b.ts:30 attested'];
const allButOne = ['a.ts:10 stale', 'a.ts:40 attested', 'b.ts:30 attested'];

test.each([
  ['[hunk]', allButOne],
  ['[exact, file-state, hunk]', allButOne],
  ['[hunk, trivial-rebase]', all],
  ['[trivial-rebase]', all],
  // b.ts was not touched upstream, so the state of that file is the signed one.
  ['[file-state]', ['a.ts:10 stale', 'a.ts:40 unattested', 'b.ts:30 attested']],
])('carry: %s after a rebase over an edit two lines away', async (carry, states) => {
  const repository = create(carry);
  await repository.signOff();
  expect(await repository.verify()).toMatchObject({ verdict: 'pass' });
  moveMain(repository);
  const report = await repository.verify();
  expect(
    statesOf(report).map((state) => state.replace(/a.ts:40 (stale|unattested)/, 'a.ts:40 unattested')),
  ).toEqual(states);
  expect(report.exitCode).toBe(states === all ? 0 : 1);
});

test('carry: [exact] holds while nothing moves, and for not a moment longer', async () => {
  const repository = create('[exact]');
  await repository.signOff();
  expect(await repository.verify()).toMatchObject({ verdict: 'pass' });
  repository.builder.commit('More', { files: { 'c.ts': 'x\n' } });
  expect((await repository.verify()).exitCode).toBe(1);
});

test('two sign-offs of one member that make up the whole carry together', async () => {
  const repository = create('[trivial-rebase, hunk]');
  await repository.signOff({ hunks: (hunk) => hunk.file.path === 'a.ts' });
  await repository.signOff({ hunks: (hunk) => hunk.file.path === 'b.ts' });
  moveMain(repository);
  expect(statesOf(await repository.verify())).toEqual(all);
});

test('a part of the change carries nothing, nor do parts of two members', async () => {
  const repository = create('[trivial-rebase, hunk]');
  await repository.signOff({ hunks: (hunk) => hunk.file.path === 'a.ts' });
  repository.become('bob', repository.bobKey);
  await repository.signOff({ hunks: (hunk) => hunk.file.path === 'b.ts' });
  moveMain(repository);
  expect(statesOf(await repository.verify())).toEqual(allButOne);
});

test('the same rebase with one edit slipped in carries nothing', async () => {
  const repository = create('[trivial-rebase, hunk]');
  await repository.signOff();
  moveMain(repository);
  repository.builder.commit(`Sneak\n\n${aiTrailer}\n`, {
    files: {
      'b.ts': source({ 30: 'export const value29 = 290;\n', 50: 'evil();\n' }),
    },
  });
  expect(statesOf(await repository.verify())).toEqual([...allButOne, 'b.ts:50 unattested']);
});

test('a record without its trailer carries too', async () => {
  const repository = create('[trivial-rebase]');
  await repository.signOff({ commit: false });
  moveMain(repository);
  expect(statesOf(await repository.verify())).toEqual(all);
});

test('a clone without the signed state says why nothing is carried', async () => {
  const repository = create('[trivial-rebase, hunk]');
  await repository.signOff();
  moveMain(repository);
  const clone = mkdtempSync(join(tmpdir(), 'countersign-clone-'));
  disposeAfterTest({ dispose: () => rmSync(clone, { recursive: true, force: true }) });
  const { builder } = repository;
  builder.git('clone', '-q', '--branch', 'feature', `file://${builder.directory}`, clone);
  const records = 'refs/countersign/records:refs/countersign-remotes/origin/records';
  builder.git('-C', clone, 'fetch', '-q', 'origin', records);
  const report = await repository.verify({ directory: clone, target: 'origin/main' });
  expect(statesOf(report)).toEqual(allButOne);
  expect(report.problems.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^carry: the state that alice@example.com signed off on 2026-02-01 is not in this repository/,
    ),
  ]);
});
