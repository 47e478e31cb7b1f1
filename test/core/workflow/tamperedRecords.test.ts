import { afterAll, beforeAll, expect, test } from 'vitest';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import { floodRecords } from '../attestation/floodRecords.ts';
import { createSignedRepository, type SignedRepository } from './signedRepository.ts';

/*
 * Taking records away, and flooding the store, only ever denies. The key is RSA, whose signatures stand in the store alone, so every file of the
 * store matters.
 */

const recordsRef = 'refs/countersign/records';
let repository: SignedRepository;

beforeAll(async () => {
  repository = createSignedRepository({ keyType: ['rsa', '2048'] });
  repository.become('alice', repository.aliceKey);
  await repository.signOff();
}, 300_000);
afterAll(() => repository.builder.dispose());

const verdict = async (): Promise<string> => (await repository.verify()).verdict;

/** The store without one file, or without a folder. */
function without(path: string): void {
  repository.builder.git('read-tree', recordsRef);
  repository.builder.git('rm', '-r', '-q', '--cached', path);
  const tree = repository.builder.git('write-tree');
  repository.builder.git('read-tree', 'HEAD');
  repository.builder.git(
    'update-ref',
    recordsRef,
    repository.builder.git('commit-tree', tree, '-p', recordsRef, '-m', 'deleted'),
  );
}

test('each file, each folder and the whole store: never a pass that was none before', async () => {
  expect(await verdict()).toBe('pass');
  const full = repository.builder.git('rev-parse', recordsRef);
  const files = repository.builder.git('ls-tree', '-r', '--name-only', recordsRef).split('\n');
  const folders = repository.builder.git('ls-tree', '--name-only', recordsRef).split('\n');
  expect(files.length).toBeGreaterThanOrEqual(4);
  const verdicts = new Map<string, string>();
  for (const path of [...files, ...folders]) {
    without(path);
    verdicts.set(path.split('/')[0] ?? '', await verdict());
    repository.builder.git('update-ref', recordsRef, full);
  }
  // All hunks were attested, so the root is known without the record, and only the signature is missed.
  expect(Object.fromEntries(verdicts)).toMatchObject({ envelopes: 'incomplete' });
  repository.builder.git('update-ref', '-d', recordsRef);
  expect(await verdict()).not.toBe('pass');
  repository.builder.git('update-ref', recordsRef, full);
  expect(await verdict()).toBe('pass');
}, 240_000);

test('what fails does not pass when records are taken away', async () => {
  const other = createSignedRepository({ keyType: ['rsa', '2048'] });
  try {
    other.become('alice', other.aliceKey);
    await other.signOff({ hunks: (hunk) => hunk.file.path === 'a.ts' });
    const before = (await other.verify()).verdict;
    expect(before).not.toBe('pass');
    other.builder.git('update-ref', '-d', recordsRef);
    expect((await other.verify()).verdict).not.toBe('pass');
  } finally {
    other.builder.dispose();
  }
}, 240_000);

test('a flood of records about a path of the change: what was signed is incomplete, and never more than it was', async () => {
  const evil = 'refs/countersign-remotes/evil/records';
  floodRecords(repository.builder.directory, evil, toRepoPath('a.ts'), 10_001, 'all');
  expect(await verdict()).toBe('incomplete');
  repository.builder.git('update-ref', '-d', evil);
  expect(await verdict()).toBe('pass');
}, 240_000);
