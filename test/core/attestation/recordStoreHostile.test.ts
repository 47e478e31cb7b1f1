import { Buffer } from 'node:buffer';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { formatRecord, recordId } from '../../../src/core/attestation/record.ts';
import { recordsRef } from '../../../src/core/attestation/recordLayout.ts';
import { openRecordStore } from '../../../src/core/attestation/recordStore.ts';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import { openRepository, type Repository } from '../../../src/core/git/repository.ts';
import { floodRecords } from './floodRecords.ts';
import { readRecord } from './readStored.ts';
import { sampleRecord } from './sampleRecord.ts';
import { runProgram, scratchDirectory } from './scratch.ts';

/* Stores as somebody with write access could leave them: read as far as they can be, and still written. */

const scratch = scratchDirectory();
const record = sampleRecord('a');
const bytes = formatRecord(record);
const id = recordId(bytes);
const name = `records/${id.slice(0, 2)}/${id}`;
const remoteRef = 'refs/countersign-remotes/origin/records';
let repository: Repository;
let count = 0;

beforeEach(async () => {
  count += 1;
  const directory = join(scratch, `repository-${count}`);
  runProgram('git', ['init', '-q', directory]);
  repository = await openRepository(directory);
});

const git = (args: readonly string[], input: Buffer | string = ''): string =>
  runProgram('git', args, input, repository.root).toString().trim();
const blob = (content: Buffer | string): string => git(['hash-object', '-w', '--stdin'], content);
/** One tree; entries as `mktree` reads them. */
const tree = (...entries: readonly string[]): string =>
  git(['mktree', '--missing'], entries.map((entry) => `${entry}\n`).join(''));
const folder = (path: string, oid: string): string =>
  path
    .split('/')
    .toReversed()
    .reduce((below, part) => tree(`040000 tree ${below}\t${part}`), oid);
const point = (ref: string, root: string): string =>
  git(['update-ref', ref, git(['commit-tree', root, '-m', 'forged'])]);

/** A sound store beside the hostile one: it is read whatever stands in the other. */
async function checkStillReadAndWritten(isIncomplete: boolean): Promise<void> {
  const store = openRecordStore(repository);
  const found = await store.readReviews([id]);
  expect(found.value[0]?.record).toEqual(record);
  expect(found.problems.some(({ incomplete }) => incomplete === true)).toBe(isIncomplete);
  expect(found.problems.every(({ message }) => message.length > 10)).toBe(true);
  await store.recordsForPaths([toRepoPath('src/session.ts')]);
  await store.listRecords();
  const other = await store.writeRecord({ record: sampleRecord('b'), envelopes: [] });
  expect((await readRecord(openRecordStore(repository), other)).value).toEqual(sampleRecord('b'));
}

describe('a fetched store that is rubbish hides nothing of the own one', () => {
  beforeEach(() =>
    openRecordStore(repository)
      .writeRecord({ record, envelopes: [] })
      .then(() => undefined),
  );

  test.each<readonly [string, () => string, boolean]>([
    ['a ref to a blob', () => git(['update-ref', remoteRef, blob('x')]), true],
    [
      'a ref to a tag of a blob',
      () =>
        git([
          'update-ref',
          remoteRef,
          git(['mktag'], `object ${blob('x')}\ntype blob\ntag t\ntagger a <a@b> 0 +0000\n\nx\n`),
        ]),
      true,
    ],
    ['a tree that is not here', () => point(remoteRef, tree(`040000 tree ${'1'.repeat(40)}\trecords`)), true],
    [
      'a symbolic link as a record',
      () =>
        point(
          remoteRef,
          folder(`records/${id.slice(0, 2)}`, tree(`120000 blob ${blob('/etc/passwd')}\t${id}`)),
        ),
      false,
    ],
    [
      'a submodule as a record',
      () =>
        point(remoteRef, folder(`records/${id.slice(0, 2)}`, tree(`160000 commit ${'1'.repeat(40)}\t${id}`))),
      false,
    ],
    [
      'a folder as a record',
      () => point(remoteRef, folder(name, tree(`100644 blob ${blob('x')}\tx`))),
      false,
    ],
    [
      'files where folders stand',
      () => point(remoteRef, tree(`100644 blob ${blob('x')}\tby-path`, `100644 blob ${blob('x')}\trecords`)),
      false,
    ],
    [
      'sixty levels',
      () =>
        point(
          remoteRef,
          folder(Array.from({ length: 60 }, () => 'd').join('/'), tree(`100644 blob ${blob('x')}\tx`)),
        ),
      false,
    ],
    [
      'odd names',
      () => point(remoteRef, tree(`100644 blob ${blob('x')}\t.git`, `100644 blob ${blob('x')}\ta\\b`)),
      false,
    ],
  ])('%s', async (_name, make, isIncomplete) => {
    make();
    await checkStillReadAndWritten(isIncomplete);
  });

  test('a ref to an object that is not here', async () => {
    const path = join(repository.commonDirectory, 'refs', 'countersign-remotes', 'origin');
    runProgram('mkdir', ['-p', path]);
    writeFileSync(join(path, 'records'), `${'1'.repeat(40)}\n`);
    await checkStillReadAndWritten(true);
  });
});

describe('the own store with rubbish in it is written all the same', () => {
  test.each<readonly [string, () => string]>([
    ['a file where our folder should be', () => point(recordsRef, tree(`100644 blob ${blob('x')}\trecords`))],
    [
      'a folder where our file should be',
      () => point(recordsRef, folder(name, tree(`100644 blob ${blob('x')}\tx`))),
    ],
    [
      'a link where our file should be',
      () => point(recordsRef, folder(`records/${id.slice(0, 2)}`, tree(`120000 blob ${blob('x')}\t${id}`))),
    ],
    [
      'other bytes under our name',
      () => point(recordsRef, folder(`records/${id.slice(0, 2)}`, tree(`100644 blob ${blob('x')}\t${id}`))),
    ],
  ])('%s', async (_name, make) => {
    make();
    await openRecordStore(repository).writeRecord({ record, envelopes: [] });
    await checkStillReadAndWritten(false);
  });
});

describe('floods', () => {
  const path = toRepoPath('src/session.ts');

  const flood = (records: number, parts: 'all' | 'index' = 'all'): void =>
    floodRecords(repository.root, remoteRef, path, records, parts);

  test('ten thousand foreign records about a path: read up to a bound, and never a complete answer', async () => {
    await openRecordStore(repository).writeRecord({ record, envelopes: [] });
    const quiet = await timed(() => openRecordStore(repository).readReviews([id]));
    flood(10_001);
    const store = openRecordStore(repository);
    const ids = await store.recordsForPaths([path]);
    expect(ids.length).toBe(10_002);
    const { result, milliseconds } = await timed(() =>
      store.readReviews([id, ...ids.filter((other) => other !== id)]),
    );
    expect(result.value.length).toBe(10_000);
    expect(result.value[0]?.record).toEqual(record);
    expect(result.problems).toMatchObject([{ incomplete: true }]);
    process.stdout.write(
      `  10,000 foreign records: ${Math.round(milliseconds)} ms, without them ${Math.round(quiet.milliseconds)} ms\n`,
    );
    expect(milliseconds).toBeLessThan(30_000 + 100 * quiet.milliseconds);
  });

  test('an index that names ten thousand records that are not there costs no complaints without end', async () => {
    flood(10_001, 'index');
    const store = openRecordStore(repository);
    const { value, problems } = await store.readReviews(await store.recordsForPaths([path]));
    expect(value.every((review) => review.record === null)).toBe(true);
    expect(problems.some(({ incomplete }) => incomplete === true)).toBe(true);
    expect(problems.length).toBeLessThan(200);
  });

  test('a hundred files of five megabytes are passed over by their size', async () => {
    const large = blob(Buffer.alloc(5_000_000, 0x61));
    const names = Array.from({ length: 100 }, (_, index) => recordId(Buffer.from(String(index))));
    const inFolders = names.map(
      (own) => `040000 tree ${tree(`100644 blob ${large}\t${own}`)}\t${own.slice(0, 2)}`,
    );
    const folders = [...new Map(inFolders.map((entry) => [entry.split('\t')[1], entry])).values()];
    point(remoteRef, tree(`040000 tree ${tree(...folders)}\trecords`));
    const { problems } = await openRecordStore(repository).readReviews(names);
    expect(problems.length).toBeGreaterThan(50);
    expect(problems.every(({ incomplete }) => incomplete === true)).toBe(true);
  });
});

async function timed<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly milliseconds: number }> {
  const begun = performance.now();
  const result = await work();
  return { result, milliseconds: performance.now() - begun };
}
