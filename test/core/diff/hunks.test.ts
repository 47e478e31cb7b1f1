import { describe, expect, test } from 'vitest';
import type { FileChange } from '../../../src/core/diff/change.ts';
import { createTreePair, cutPair, type Side } from './treePair.ts';

const body = (count: number, edits: Readonly<Record<number, string>> = {}): string =>
  Array.from({ length: count }, (_, index) => edits[index + 1] ?? `line ${index + 1}\n`).join('');

async function cut(
  before: Side,
  after: Side,
): Promise<{ readonly files: readonly FileChange[]; readonly headers: string[] }> {
  const pair = createTreePair(before, after);
  try {
    const patch = pair.gitDiff('-p -U3').toString('utf8');
    return {
      files: await cutPair(pair),
      headers: patch.split('\n').filter((line) => line.startsWith('@@ -')),
    };
  } finally {
    pair.repository.dispose();
  }
}

describe('hunks are those of git diff -U3', () => {
  test.each([0, 1, 5, 6, 7, 8, 20])('two edits with %i lines between them', async (gap) => {
    const { files, headers } = await cut({ f: body(60) }, { f: body(60, { 10: 'x\n', [11 + gap]: 'y\n' }) });
    const hunks = files.flatMap((file) => file.hunks);
    expect(hunks.map((hunk) => hunk.header)).toEqual(headers);
    expect(hunks.length).toBe(gap > 6 ? 2 : 1);
  });

  const long = (text: string): string => `function ${text} {\n`;
  test.each([
    ['at the top', body(9), `new\n${body(9)}`],
    ['at the end', body(9), `${body(9)}new\n`],
    ['one line of one', 'a\n', 'b\n'],
    ['everything gone', body(3), ''],
    ['everything new', '', body(3)],
    ['one line new', '', 'a\n'],
    [
      'under a function line',
      `${long('f()')}${'  x\n'.repeat(9)}`,
      `${long('f()')}${'  x\n'.repeat(8)}  y\n`,
    ],
    [
      'under a long function line',
      `${long('a'.repeat(200))}${'  x\n'.repeat(9)}`,
      `${long('a'.repeat(200))}${'  x\n'.repeat(8)}  y\n`,
    ],
    [
      'a cut that leaves white space',
      `${'a'.repeat(78)}  b\n${'  x\n'.repeat(9)}`,
      `${'a'.repeat(78)}  b\n${'  x\n'.repeat(8)}  y\n`,
    ],
    [
      'under lines that are no function lines',
      `1\n-\n\u00e9\n${' x\n'.repeat(9)}`,
      `1\n-\n\u00e9\n${' x\n'.repeat(8)} y\n`,
    ],
    [
      'under a line with $ and _',
      `$a\n${' x\n'.repeat(9)}_b\n${' x\n'.repeat(9)}`,
      `$a\n${' x\n'.repeat(8)} y\n_b\n${' x\n'.repeat(8)} y\n`,
    ],
    ['with CRLF', `f()\r\n${' x\r\n'.repeat(9)}`, `f()\r\n${' x\r\n'.repeat(8)} y\r\n`],
  ])('%s', async (_name, before, after) => {
    const { files, headers } = await cut({ f: before }, { f: after });
    expect(files.flatMap((file) => file.hunks.map((hunk) => hunk.header))).toEqual(headers);
  });
});

describe('long runs', () => {
  const functions = (count: number, size: number): string =>
    Array.from(
      { length: count },
      (_, index) => `function f${index}() {\n${'  x\n'.repeat(size - 3)}}\n\n`,
    ).join('');

  test.each([
    [40, 1],
    [41, 4],
    [120, 12],
    [5, 1],
  ])('%i added lines in functions of ten lines', async (lines, units) => {
    const text = functions(Math.ceil(lines / 10), 10)
      .split('\n')
      .slice(0, lines)
      .join('\n');
    const { files } = await cut({}, { f: `${text}\n` });
    const pieces = files.flatMap((file) => file.units.filter((unit) => unit.kind === 'text'));
    expect(pieces.length).toBe(units);
    expect(pieces.reduce((sum, piece) => sum + piece.addedLines.length, 0)).toBe(lines);
  });

  test('text without seams is cut at 120 lines', async () => {
    const { files } = await cut({}, { f: body(300) });
    expect(files[0]?.units.map((unit) => unit.new)).toEqual([
      { start: 0, lines: 0 },
      { start: 1, lines: 120 },
      { start: 121, lines: 120 },
      { start: 241, lines: 60 },
    ]);
  });

  test('each piece is a hunk; a neighbouring edit is one of its own; removed lines go with the first piece', async () => {
    const before = body(30);
    const after = body(30, { 10: functions(5, 10), 13: 'edited\n' });
    const { files } = await cut({ f: before }, { f: after });
    expect(files[0]?.hunks.map((hunk) => hunk.header)).toEqual([
      '@@ -10 +10,10 @@ function f0() {',
      '@@ -10,0 +20,10 @@ function f1() {',
      '@@ -10,0 +30,10 @@ function f2() {',
      '@@ -10,0 +40,10 @@ function f3() {',
      '@@ -10,0 +50,10 @@ function f4() {',
      '@@ -11,6 +60,6 @@ line 10',
    ]);
    expect(files[0]?.units.map((unit) => [unit.old, unit.removedLines.length])).toEqual([
      [{ start: 10, lines: 1 }, 1],
      [{ start: 10, lines: 0 }, 0],
      [{ start: 10, lines: 0 }, 0],
      [{ start: 10, lines: 0 }, 0],
      [{ start: 10, lines: 0 }, 0],
      [{ start: 13, lines: 1 }, 1],
    ]);
  });
});

describe('what happened to the file as a whole', () => {
  const check = async (
    before: Side,
    after: Side,
    expected: readonly (readonly [string, string, readonly string[]])[],
  ): Promise<void> => {
    const { files } = await cut(before, after);
    expect(
      files.map((file) => [
        file.status,
        file.hunks[0]?.header,
        file.hunks.map((hunk) => hunk.units.map((unit) => unit.kind).join(' ')),
      ]),
    ).toEqual(expected);
  };

  test('stands with the first hunk', () =>
    check(
      { 'run.sh': body(30) },
      { 'run.sh': { mode: '100755', content: body(30, { 5: 'x\n', 25: 'y\n' }) } },
      [['modified', '@@ -2,7 +2,7 @@ line 1', ['meta text', 'text']]],
    ));
  test('or alone: an empty file added', () =>
    check({}, { f: '' }, [['added', '@@ file added @@', ['meta']]]));
  test('or alone: an empty file deleted', () =>
    check({ f: '' }, {}, [['deleted', '@@ file deleted @@', ['meta']]]));
  test('or together: a binary renamed and made executable', () =>
    check({ a: 'x\0y' }, { b: { mode: '100755', content: 'x\0y' } }, [
      ['binary', '@@ mode 100644 → 100755, renamed from a, binary @@', ['meta rename object']],
    ]));
  test('NUL behind the first 8000 bytes makes no binary', () =>
    check({}, { late: `${'a\n'.repeat(4000)}\0\n`, early: `${'a\n'.repeat(3999)}a\0\n` }, [
      ['binary', '@@ file added, binary @@', ['meta object']],
      ['added', '@@ -0,0 +1,120 @@ a', ['meta text', ...Array.from({ length: 33 }, () => 'text')]],
    ]));
});
