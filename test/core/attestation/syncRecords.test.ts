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

test('a refspec of the user that forces the local ref, with pruning, takes nothing when we fetch and push', async () => {
  const own = await write(alice, 'unpushed');
  const theirs = await write(bob, 'bob');
  await pushRecords(bob, 'origin');
  runProgram(
    'git',
    ['config', '--add', 'remote.origin.fetch', '+refs/countersign/*:refs/countersign/*'],
    '',
    alice.root,
  );
  runProgram('git', ['config', 'fetch.prune', 'true'], '', alice.root);
  runProgram('git', ['config', 'remote.origin.mirror', 'false'], '', alice.root);
  await fetchRecords(alice, 'origin');
  expect(await recordsOf(alice)).toEqual([own, theirs].toSorted());
  const later = await write(alice, 'later');
  await pushRecords(alice, 'origin');
  expect(await recordsOf(alice)).toEqual([own, theirs, later].toSorted());
});

/** What somebody with write access pushes on top of the store, with a tree of their own. */
function pushForged(entries: readonly string[]): void {
  const run = (args: readonly string[], input = ''): string =>
    runProgram('git', args, input, remote).toString().trim();
  const tree = run(['mktree', '--missing'], entries.map((entry) => `${entry}\n`).join(''));
  run([
    'update-ref',
    'refs/countersign/records',
    run(['commit-tree', tree, '-p', 'refs/countersign/records', '-m', 'forged']),
  ]);
}

test('a commit on top of the store that deletes everything takes nothing from anybody', async () => {
  const id = await write(alice, 'a');
  await pushRecords(alice, 'origin');
  await fetchRecords(bob, 'origin');
  pushForged([]);
  await fetchRecords(bob, 'origin');
  expect(await recordsOf(bob)).toEqual([id]);
  await pushRecords(bob, 'origin');
  const fresh = await clone('fresh');
  await fetchRecords(fresh, 'origin');
  expect(await recordsOf(fresh)).toEqual([id]);
});

test('files where folders stand, and folders where files stand, replace nothing', async () => {
  const id = await write(alice, 'a');
  await pushRecords(alice, 'origin');
  const run = (args: readonly string[], input = ''): string =>
    runProgram('git', args, input, remote).toString().trim();
  const empty = run(['hash-object', '-w', '--stdin']);
  const under = [
    `100644 blob ${empty}\tx`,
    `040000 tree ${run(['mktree'], `100644 blob ${empty}\tx\n`)}\t${id}`,
  ];
  const inFolder = run(['mktree'], `${under[1] ?? ''}\n`);
  pushForged([
    `040000 tree ${run(['mktree'], `040000 tree ${inFolder}\t${id.slice(0, 2)}\n`)}\trecords`,
    `100644 blob ${empty}\tby-path`,
  ]);
  for (const repository of [alice, bob]) {
    const own = await write(repository, 'own');
    await fetchRecords(repository, 'origin');
    expect(await recordsOf(repository)).toEqual(repository === alice ? [id, own].toSorted() : [own]);
    expect((await readRecord(openRecordStore(repository), own)).value).toEqual(sampleRecord('own'));
  }
  await pushRecords(alice, 'origin');
  expect(
    runProgram('git', ['ls-tree', '-r', '--name-only', 'refs/countersign/records'], '', remote).toString(),
  ).not.toContain('/x\n');
});

test('folders that a later version adds are kept', async () => {
  await write(alice, 'a');
  await pushRecords(alice, 'origin');
  const run = (args: readonly string[], input = ''): string =>
    runProgram('git', args, input, remote).toString().trim();
  const name = 'ab'.repeat(32);
  const file = run(['mktree'], `100644 blob ${run(['hash-object', '-w', '--stdin'])}\t${name}\n`);
  pushForged([`040000 tree ${run(['mktree'], `040000 tree ${file}\tab\n`)}\tcertificates`]);
  await write(bob, 'b');
  await fetchRecords(bob, 'origin');
  expect(
    runProgram('git', ['ls-tree', '-r', '--name-only', 'refs/countersign/records'], '', bob.root).toString(),
  ).toContain(`certificates/ab/${name}\n`);
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
