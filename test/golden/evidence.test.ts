// Golden cases of docs/attestation.md on what a sign-off covers and how large it is. Those on parsing, keys, owners,
// writers, history and the terminal stand beside what they test; the page says where.
import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { aiTrailer } from '../core/workflow/signedRepository.ts';
import { openRepositoryOfTeam, signedByAlice } from '../threats/attackedRepository.ts';

test('G18 two identical hunks, one attested: the other is not', async () => {
  const repository = openRepositoryOfTeam();
  const { builder } = repository;
  const block = (line: string): string => `${'same();\n'.repeat(9)}${line}${'same();\n'.repeat(9)}`;
  builder.git('checkout', '-q', 'main');
  builder.commit('Alike\n', { files: { 'twins.js': block('old();\n').repeat(2) } });
  builder.git('checkout', '-q', '-B', 'feature', 'main');
  builder.commit(`Both\n\n${aiTrailer}\n`, { files: { 'twins.js': block('new();\n').repeat(2) } });
  let taken = 0;
  await repository.signOff({ hunks: () => (taken += 1) === 1 });
  const { units, verdict } = await repository.verify();
  expect(units.map(({ state }) => state).toSorted()).toEqual(['attested', 'unattested']);
  expect(verdict).toBe('fail');
});

test('G28 a squash indents and buries the trailer, and it counts', async () => {
  const repository = await signedByAlice();
  const { builder } = repository;
  builder.git('checkout', '-q', '-b', 'squashed', 'main');
  builder.git('merge', '-q', '--squash', 'feature');
  builder.git('commit', '-q', '--no-edit');
  const message = builder.git('log', '-1', '--format=%B');
  expect(message).toMatch(/^ {4}Hunk-Attestation: v1/m);
  expect(builder.git('log', '-1', '--format=%(trailers:key=Hunk-Attestation)')).toBe('');
  expect(await repository.verify()).toMatchObject({ verdict: 'pass' });
});

test('G30 the trailer of 200 hunks takes at most 340 bytes plus the address', async () => {
  const repository = openRepositoryOfTeam();
  const { builder } = repository;
  const lines = (word: string): string =>
    Array.from({ length: 2000 }, (_, at) => `${at % 10 === 5 ? word : 'line'} ${at}\n`).join('');
  builder.git('checkout', '-q', 'main');
  builder.commit('Long\n', { files: { 'long.txt': lines('old') } });
  builder.git('checkout', '-q', '-B', 'feature', 'main');
  builder.commit(`Change it\n\n${aiTrailer}\n`, { files: { 'long.txt': lines('new') } });
  const { trailers, fields, plan } = await repository.signOff();
  expect(fields.covered).toBe(200);
  expect(plan.totalHunks).toBe(200);
  const trailer = trailers.find((text) => text.startsWith('Hunk-Attestation:')) ?? '';
  expect(trailer).toContain(' sig=');
  expect(Buffer.byteLength(`${trailer}\n`) - fields.by.length).toBeLessThanOrEqual(340);
  expect(await repository.verify()).toMatchObject({ verdict: 'pass' });
});
