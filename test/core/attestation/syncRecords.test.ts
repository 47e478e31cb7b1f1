import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { openRecordStore } from '../../../src/core/attestation/recordStore.ts';
import { fetchRecords, pushRecords } from '../../../src/core/attestation/syncRecords.ts';
import { openRepository, type Repository } from '../../../src/core/git/repository.ts';
import { readRecord } from './readStored.ts';
import { sampleRecord } from './sampleRecord.ts';
import { runProgram, scratchDirectory } from './scratch.ts';

/* Two people with a real bare remote between them. */

const scratch = scratchDirectory();
let remote = '';
let alice: Repository;
let bob: Repository;
let count = 0;

beforeEach(async () => {
  count += 1;
  remote = join(scratch, `remote-${count}.git`);
  runProgram('git', ['init', '-q', '--bare', remote]);
  [alice, bob] = [await clone('alice'), await clone('bob')];
});

async function clone(name: string): Promise<Repository> {
  const directory = join(scratch, `${name}-${count}`);
  runProgram('git', ['clone', '-q', remote, directory]);
  return openRepository(directory);
}

const write = (repository: Repository, name: string): Promise<string> =>
  openRecordStore(repository).writeRecord({ record: sampleRecord(name), envelopes: [] });

async function recordsOf(repository: Repository): Promise<string[]> {
  return (await openRecordStore(repository).listRecords()).value.map(({ id }) => id).toSorted();
}

test('two who wrote apart keep both, in the remote and in a fresh clone', async () => {
  const ids = [await write(alice, 'alice'), await write(bob, 'bob')].toSorted();
  expect(await pushRecords(alice, 'origin')).toBe('pushed');
  expect(await pushRecords(bob, 'origin')).toBe('pushed');
  expect(await recordsOf(bob)).toEqual(ids);
  const fresh = await clone('fresh');
  expect(await fetchRecords(fresh, 'origin')).toBe('fetched');
  expect(await recordsOf(fresh)).toEqual(ids);
  expect(runProgram('git', ['fsck', '--strict', '--no-dangling'], '', remote).toString()).toBe('');
});

test('pushing at the same time, again and again, loses nothing', async () => {
  const ids: string[] = [];
  for (let round = 0; round < 4; round++) {
    const written = await Promise.all([write(alice, `alice ${round}`), write(bob, `bob ${round}`)]);
    ids.push(...written);
    await Promise.all([pushRecords(alice, 'origin'), pushRecords(bob, 'origin')]);
  }
  const fresh = await clone('fresh');
  await fetchRecords(fresh, 'origin');
  expect(await recordsOf(fresh)).toEqual(ids.toSorted());
});

test('fetching keeps what was not pushed yet', async () => {
  const own = await write(alice, 'unpushed');
  const theirs = await write(bob, 'bob');
  await pushRecords(bob, 'origin');
  await fetchRecords(alice, 'origin');
  expect(await recordsOf(alice)).toEqual([own, theirs].toSorted());
});

test('a remote that was emptied by force takes nothing from anybody', async () => {
  const id = await write(alice, 'a');
  await pushRecords(alice, 'origin');
  await fetchRecords(bob, 'origin');
  runProgram('git', ['update-ref', '-d', 'refs/countersign/records'], '', remote);
  const other = await write(await clone('carol'), 'c');
  await pushRecords(await openRepository(join(scratch, `carol-${count}`)), 'origin');
  await fetchRecords(bob, 'origin');
  expect(await recordsOf(bob)).toEqual([id, other].toSorted());
});

test('a git fetch with pruning deletes nothing that was not pushed', async () => {
  const id = await write(alice, 'a');
  runProgram('git', ['fetch', '-q', '--prune', 'origin'], '', alice.root);
  expect(await recordsOf(alice)).toEqual([id]);
});

test('records that were only fetched are read, too', async () => {
  const id = await write(alice, 'a');
  await pushRecords(alice, 'origin');
  runProgram(
    'git',
    ['fetch', '-q', 'origin', 'refs/countersign/records:refs/countersign-remotes/origin/records'],
    '',
    bob.root,
  );
  expect(await recordsOf(bob)).toEqual([id]);
  expect((await readRecord(openRecordStore(bob), id)).value).toEqual(sampleRecord('a'));
});

test('nothing to fetch, nothing to push, no such remote', async () => {
  expect(await fetchRecords(alice, 'origin')).toBe('none');
  expect(await pushRecords(alice, 'origin')).toBe('none');
  await expect(fetchRecords(alice, 'nowhere')).rejects.toMatchObject({ name: 'GitError' });
});

test('a remote that refuses everything is an error, not a loop', async () => {
  await write(alice, 'a');
  runProgram('git', ['config', 'receive.denyCurrentBranch', 'refuse'], '', remote);
  runProgram('git', ['config', 'transfer.hideRefs', 'refs/countersign'], '', remote);
  await expect(pushRecords(alice, 'origin')).rejects.toMatchObject({ name: 'GitError' });
});
