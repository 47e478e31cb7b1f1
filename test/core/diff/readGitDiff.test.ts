import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { readGitDiff, streamGitDiff } from '../../../src/core/diff/readGitDiff.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { createBlobReader } from '../../../src/core/git/blobs.ts';
import { diffTrees } from '../../../src/core/git/diffTrees.ts';
import { cutFile } from '../../../src/core/diff/cutFile.ts';
import { isNullObjectId, type ObjectId } from '../../../src/core/base/objectId.ts';
import { corpusAfter, corpusBefore } from './awkwardCorpus.ts';
import { createTreePair, cutPair } from './treePair.ts';

const pair = createTreePair(
  { 'a.txt': 'one\n', 'b.txt': 'two\n', 'c.sh': 'x\n', 'old.txt': 'same\n' },
  { 'a.txt': 'ONE\n', 'b.txt': 'TWO\n', 'c.sh': { mode: '100755', content: 'x\n' }, 'new.txt': 'same\n' },
);
afterAll(() => pair.repository.dispose());
const whole = pair.gitDiff();

async function check(bytes: Buffer, files: readonly string[], problems: readonly string[]): Promise<void> {
  const parsed = await readGitDiff([bytes]);
  expect(parsed.value.map((file) => `${file.statusLetter} ${file.path} ${file.runs.length}`)).toEqual(files);
  expect(parsed.problems.map((problem) => `${problem.path ?? '-'}: ${problem.message}`)).toEqual(problems);
  expect(parsed.problems.every((problem) => problem.incomplete === true)).toBe(true);
}

const complete = ['M a.txt 1', 'M b.txt 1', 'M c.sh 0', 'R new.txt 0'];

describe('whole output', () => {
  test('records and sections meet', () => check(whole, complete, []));
  test('no change at all', () => check(Buffer.alloc(0), [], []));
  test('an asynchronous stream', async () => {
    async function* stream(): AsyncGenerator<Buffer> {
      for (const byte of whole) yield await Promise.resolve(Buffer.of(byte));
    }
    expect((await readGitDiff(stream())).value.length).toBe(4);
  });
});

test('a file comes as soon as its patch is complete, with the number of all', async () => {
  const thirdAt = whole.indexOf('diff --git a/c.sh');
  const steps: string[] = [];
  const chunks = function* (): Generator<Buffer> {
    yield whole.subarray(0, thirdAt + 30);
    steps.push('the third section has begun');
    yield whole.subarray(thirdAt + 30);
    steps.push('end');
  };
  for await (const { files, total } of streamGitDiff(chunks()))
    steps.push(`${files.map((file) => file.path).join(' ')} of ${total}`);
  expect(steps).toEqual([
    'a.txt b.txt of 4',
    'the third section has begun',
    'c.sh of 4',
    'end',
    'new.txt of 4',
  ]);
});

describe('output that git did not finish', () => {
  const patchAt = whole.indexOf('\0\0diff --git') + 2;
  const secondAt = whole.indexOf('diff --git', patchAt + 1);

  test('between two files', () =>
    check(
      whole.subarray(0, secondAt),
      ['M a.txt 1', 'M b.txt 0', 'M c.sh 0', 'R new.txt 0'],
      ['b.txt: git printed no patch for b.txt'],
    ));
  test('in a line of content', () =>
    check(
      whole.subarray(0, secondAt - 2),
      ['M a.txt 1', 'M b.txt 0', 'M c.sh 0', 'R new.txt 0'],
      ['-: the diff ends in the middle of a line', 'b.txt: git printed no patch for b.txt'],
    ));
  test('before the last line of a hunk', () =>
    check(
      whole.subarray(0, whole.indexOf('+ONE')),
      ['M a.txt 1', 'M b.txt 0', 'M c.sh 0', 'R new.txt 0'],
      ['a.txt: the diff ends in the middle of a hunk', 'b.txt: git printed no patch for b.txt'],
    ));
  test('in the list of files', () =>
    check(
      whole.subarray(0, 150),
      ['M a.txt 0'],
      ['-: the list of changed files is cut off', 'a.txt: git printed no patch for a.txt'],
    ));
  test('a section is missing in the middle', () =>
    check(
      Buffer.concat([whole.subarray(0, patchAt), whole.subarray(secondAt)]),
      ['M a.txt 0', 'M b.txt 1', 'M c.sh 0', 'R new.txt 0'],
      ['a.txt: git printed no patch for a.txt'],
    ));
  test('a section of a file that is not in the list', () => {
    const stranger = Buffer.from(
      `diff --git a/z b/z\nindex ${'1'.repeat(40)}..${'2'.repeat(40)} 100644\n--- a/z\n+++ b/z\n@@ -1 +1 @@\n-a\n+b\n`,
    );
    return check(Buffer.concat([whole, stranger]), complete, [
      '-: a part of the diff belongs to no changed file',
    ]);
  });
  test('a line that is no diff', () =>
    check(Buffer.concat([whole, Buffer.from('warning: hello\n')]), complete, [
      '-: a line of the diff belongs to no file',
    ]));
  test('something else altogether', () =>
    check(
      Buffer.from('fatal: not a git repository\n\0'),
      [],
      ['-: the list of changed files could not be read'],
    ));
  test('no list and no NUL', () =>
    check(Buffer.alloc(1000, 'x'), [], ['-: the list of changed files could not be read']));

  test('any damage is reported or harmless, and never thrown', () =>
    fc.assert(
      fc.asyncProperty(
        fc.nat({ max: whole.length }),
        fc.nat({ max: whole.length - 1 }),
        fc.nat({ max: 255 }),
        async (length, at, value) => {
          const bytes = Buffer.from(whole);
          bytes[at] = value;
          const parsed = await readGitDiff([bytes.subarray(0, length)]);
          expect(parsed.value.length).toBeLessThanOrEqual(6);
        },
      ),
      { numRuns: 2000 },
    ));
});

test('a patch that leads elsewhere is not shown as lines', async () => {
  const { value } = await readGitDiff([whole]);
  const [file] = value;
  if (file === undefined) throw new Error('no file');
  const kinds = (old: string | null, now: string | null): readonly string[] =>
    cutFile(file, {
      old: old === null ? null : Buffer.from(old),
      new: now === null ? null : Buffer.from(now),
    }).hunks.map((hunk) => hunk.header);
  expect(kinds('one\n', 'ONE\n')).toEqual(['@@ -1 +1 @@']);
  const hidden = ['@@ content could not be read @@'];
  expect(kinds('one\n', 'ONE\nmore\n')).toEqual(hidden);
  expect(kinds('one\nmore\n', 'ONE\n')).toEqual(hidden);
  expect(kinds('one\n', 'two\n')).toEqual(hidden);
  expect(kinds('two\n', 'ONE\n')).toEqual(hidden);
  expect(kinds('x\none\n', 'x\nONE\n')).toEqual(hidden);
  expect(kinds('one\n', '')).toEqual(hidden);
  expect(kinds(null, 'ONE\n')).toEqual(hidden);
  expect(kinds('one\n', null)).toEqual(hidden);
});

test('a file above the size cap is one object', async () => {
  const files = await cutPair(pair, { maxBytes: 3 });
  expect(
    files.map((file) => [file.path, file.status, file.added, file.hunks.map((hunk) => hunk.header)]),
  ).toEqual([
    ['a.txt', 'modified', 0, ['@@ too large to show as lines @@']],
    ['b.txt', 'modified', 0, ['@@ too large to show as lines @@']],
    ['c.sh', 'mode-changed', 0, ['@@ mode 100644 → 100755 @@']],
    ['new.txt', 'renamed', 0, ['@@ renamed from old.txt, too large to show as lines @@']],
  ]);
});

test('the git room and this room together give the units of the corpus', async () => {
  const corpus = createTreePair(corpusBefore, corpusAfter);
  const repository = await openRepository(corpus.repository.directory);
  const reader = createBlobReader(repository);
  try {
    const { value, problems } = await readGitDiff(diffTrees(repository, 'before', 'after'));
    expect(problems).toEqual([]);
    const read = async (oid: ObjectId): Promise<Buffer | null> =>
      isNullObjectId(oid) ? null : reader.read(oid);
    const ids: string[] = [];
    for (const patch of value) {
      const contents = { old: await read(patch.oldOid), new: await read(patch.newOid) };
      ids.push(...cutFile(patch, contents).units.map((unit) => unit.id));
    }
    expect(ids).toEqual((await cutPair(corpus)).flatMap((file) => file.units.map((unit) => unit.id)));
  } finally {
    reader.dispose();
    corpus.repository.dispose();
  }
});
