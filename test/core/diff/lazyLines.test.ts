import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import type { Unit } from '../../../src/core/diff/change.ts';
import { textFingerprint } from '../../../src/core/diff/hunkFingerprint.ts';
import { blocksOf, createRun, createUnit, visitAddedLines } from '../../../src/core/diff/lazyLines.ts';
import { LineBlock, emptyBlock } from '../../../src/core/diff/lineBlock.ts';
import { LineTable } from '../../../src/core/diff/lineTable.ts';
import { formatQuotedPath, readQuotedPath } from '../../../src/core/diff/quotedPath.ts';
import { splitLines } from '../../../src/core/diff/splitLines.ts';

const bytes = (...lines: string[]): Buffer[] => lines.map((line) => Buffer.from(line));
const run = createRun(
  { start: 1, lines: 1 },
  { start: 1, lines: 2 },
  'f()',
  LineBlock.of(bytes('old\n'), 'removed'),
  LineBlock.of(bytes('new\n', 'end'), 'added'),
);

describe('a lazy run', () => {
  const plain = {
    old: { start: 1, lines: 1 },
    new: { start: 1, lines: 2 },
    section: 'f()',
    removedLines: bytes('old\n'),
    addedLines: bytes('new\n', 'end'),
  };

  test('looks like a plain one when spread, compared, cloned or printed', () => {
    expect({ ...run }).toEqual(plain);
    expect(run).toMatchObject(plain);
    expect(structuredClone(run).addedLines.map((line) => Buffer.from(line))).toEqual(plain.addedLines);
    expect(JSON.parse(JSON.stringify(run))).toEqual(JSON.parse(JSON.stringify(plain)));
  });

  test('gives the same list while somebody holds it', () => expect(run.addedLines).toBe(run.addedLines));

  test('a plain run is wrapped into equal blocks', () => {
    const { removed, added } = blocksOf(plain);
    expect([removed.lines(), added.lines()]).toEqual([plain.removedLines, plain.addedLines]);
    expect([removed.count, added.count]).toEqual([1, 2]);
  });

  test('no lines', () => expect([emptyBlock.lines(), emptyBlock.count]).toEqual([[], 0]));
});

test('dividing a block keeps every line', () => {
  const lines = fc.array(fc.constantFrom('a\n', '\n', '\\ b\n', '-c\r\n'), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(lines, fc.array(fc.nat({ max: 20 })), fc.boolean(), (texts, cuts, isEnded) => {
      const list = bytes(...texts, ...(isEnded ? [] : ['tail']));
      const bounds = [...new Set([0, ...cuts.filter((cut) => cut < list.length)])].toSorted(
        (one, other) => one - other,
      );
      const pieces = bounds.map((from, index) => [from, bounds[index + 1] ?? list.length] as const);
      const blocks = LineBlock.of(list, 'added').divide(pieces);
      expect(blocks.map((block) => block.lines())).toEqual(pieces.map(([from, to]) => list.slice(from, to)));
      expect(blocks.map((block) => block.count)).toEqual(pieces.map(([from, to]) => to - from));
    }),
  );
});

describe('splitLines', () => {
  test.each([
    ['', []],
    ['a', ['a']],
    ['a\n', ['a\n']],
    ['\n\n', ['\n', '\n']],
    ['a\rb\r\nc\fd\u2028e', ['a\rb\r\n', 'c\fd\u2028e']],
  ])('%j', (text, lines) => expect(splitLines(Buffer.from(text)).map(String)).toEqual(lines));
});

test('a table finds windows where a plain search finds them', () => {
  const lines = fc.array(fc.constantFrom('a\n', 'b\n', 'c\n'), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(lines, fc.nat(), fc.nat({ max: 8 }), (list, at, length) => {
      const table = LineTable.ofFile(Buffer.from(list.join('')));
      const from = at % list.length;
      const to = Math.min(list.length, from + 1 + length);
      const window = list.slice(from, to).join('');
      const found = list.flatMap((_line, start) =>
        list.slice(start, start + to - from).join('') === window ? [start] : [],
      );
      expect(table.find(from, to, list.length)).toEqual(found);
      expect(table.isOnce(from, to)).toBe(found.length === 1);
      expect(table.count).toBe(list.length);
    }),
  );
});

test('lines whose hashes collide are still different lines', () => {
  const table = LineTable.ofFile(Buffer.from('k0062vu\nk00duea\n'));
  expect([table.isOnce(0, 1), table.isOnce(1, 2)]).toEqual([true, true]);
});

describe('quoted paths', () => {
  test('DEL and bytes beyond ASCII are quoted as git quotes them', () =>
    expect(String(formatQuotedPath(Buffer.from('~\x7f\xe9', 'latin1')))).toBe('"~\\177\\351"'));
  test('what was quoted reads back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (path) => {
        const name = Buffer.from(path);
        const quoted = formatQuotedPath(name);
        if (quoted !== name) expect(readQuotedPath(quoted, 0)).toEqual({ path: name, next: quoted.length });
        else expect(/^[ !#-[\]-~]+$/.test(name.toString('latin1'))).toBe(true);
      }),
    );
  });
  test.each(['"open', '"bad \\x"', '"short \\12"', '"big \\777"', '"end\\'])('%s is no quoted path', (text) =>
    expect(readQuotedPath(Buffer.from(text), 0)).toBeNull(),
  );
});

describe('visiting the added lines of a unit', () => {
  const id = textFingerprint({
    path: toRepoPath('a'),
    oldPath: null,
    removed: () => undefined,
    added: () => undefined,
    k: 3,
    pre: () => undefined,
    post: () => undefined,
    places: null,
  });
  const fields = { id, kind: 'text', path: toRepoPath('a'), old: { start: 1, lines: 1 }, new: { start: 1, lines: 3 } } as const; // prettier-ignore
  const added = bytes('one\n', '\n', 'end');
  const lazy = createUnit({ ...fields, removed: LineBlock.of(bytes('old\n'), 'removed'), added: LineBlock.of(added, 'added') }); // prettier-ignore
  const plain: Unit = { ...fields, removedLines: bytes('old\n'), addedLines: added };

  test.each([
    ['cut from a patch', lazy],
    ['written by hand', plain],
  ])('gives each with its index, of one %s', (_, unit) => {
    const seen: [number, string][] = [];
    visitAddedLines(unit, (from, start, end, index) => seen.push([index, from.toString('utf8', start, end)]));
    expect(seen).toEqual([[0, 'one\n'], [1, '\n'], [2, 'end']]); // prettier-ignore
  });
});
