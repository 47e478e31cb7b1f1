import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { intralineRanges } from '../../../src/core/diff/intraline.ts';
import { compareVersions } from '../../../src/core/diff/sinceSigned.ts';
import { processorClock } from '../../helpers/processorClock.ts';

describe('intralineRanges', () => {
  /** Marks the ranges with brackets. */
  const check = (
    old: readonly string[],
    now: readonly string[],
    expected: readonly [readonly string[], readonly string[]],
  ): void => {
    const ranges = intralineRanges(old, now);
    const mark = (lines: readonly string[], list: typeof ranges.old): string[] =>
      lines.map((line, index) =>
        list
          .filter((range) => range.index === index)
          .toReversed()
          .reduce(
            (text, { start, end }) => `${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`,
            line,
          ),
      );
    expect([mark(old, ranges.old), mark(now, ranges.new)]).toEqual(expected);
  };

  test('a word in a line', () =>
    check(
      ['return user.name;\n'],
      ['return user.email;\n'],
      [['return user.[name];\n'], ['return user.[email];\n']],
    ));
  test('a word added', () =>
    check(['if (a) {\n'], ['if (a && b) {\n'], [['if (a) {\n'], ['if (a[ && b]) {\n']]));
  test('the right line of several', () =>
    check(
      ['const a = 1;\n', 'const b = 2;\n'],
      ['const a = 1;\n', 'const b = 3;\n'],
      [
        ['const a = 1;\n', 'const b = [2];\n'],
        ['const a = 1;\n', 'const b = [3];\n'],
      ],
    ));
  test('a line end is no part of a range', () =>
    check(['same text\r\n'], ['same text\n'], [['same text\r\n'], ['same text\n']]));
  test('characters outside the basic plane', () =>
    check(['let x = "🎉 a";\n'], ['let x = "🎉 b";\n'], [['let x = "🎉 [a]";\n'], ['let x = "🎉 [b]";\n']]));
  test('unrelated lines stay unmarked', () =>
    check(
      ['completely different\n'],
      ['nothing in common here at all, really\n'],
      [['completely different\n'], ['nothing in common here at all, really\n']],
    ));
  test('one side only', () => check([], ['new\n'], [[], ['new\n']]));
  test('too many edits give nothing, and soon', () => {
    const words = (prefix: string): string[] =>
      Array.from({ length: 20_000 }, (_, index) => `${prefix}${index} `);
    const spent = processorClock();
    expect(intralineRanges(words('a'), words('b'))).toEqual({ old: [], new: [] });
    expect(spent()).toBeLessThan(20_000);
  });
  test('ranges stand inside their lines, in order', () => {
    const line = fc.constantFrom('foo(bar);\n', 'foo(baz);\n', '  x = y\r\n', 'é🎉\n', '\n', 'last');
    fc.assert(
      fc.property(fc.array(line), fc.array(line), (old, now) => {
        const { old: oldRanges, new: newRanges } = intralineRanges(old, now);
        for (const [lines, ranges] of [
          [old, oldRanges],
          [now, newRanges],
        ] as const) {
          for (const { index, start, end } of ranges) {
            expect(start).toBeLessThan(end);
            expect(end).toBeLessThanOrEqual((lines[index] ?? '').replace(/\r?\n$/, '').length);
          }
        }
      }),
    );
  });
});

describe('compareVersions', () => {
  test('what was kept, removed and added', () => {
    expect(compareVersions('a\nb\nc\n', 'a\nB\nc\nd\n')).toEqual({
      kind: 'compared',
      parts: [
        { kind: 'kept', text: 'a\n', lines: 1 },
        { kind: 'removed', text: 'b\n', lines: 1 },
        { kind: 'added', text: 'B\n', lines: 1 },
        { kind: 'kept', text: 'c\n', lines: 1 },
        { kind: 'added', text: 'd\n', lines: 1 },
      ],
    });
  });
  test('the same text', () =>
    expect(compareVersions('a\n', 'a\n')).toEqual({
      kind: 'compared',
      parts: [{ kind: 'kept', text: 'a\n', lines: 1 }],
    }));
  test('texts with nothing in common are given up', () => {
    const lines = (prefix: string): string =>
      Array.from({ length: 3000 }, (_, index) => `${prefix}${index}\n`).join('');
    expect(compareVersions(lines('a'), lines('b'))).toEqual({ kind: 'too-different' });
  });
  test('kept and removed parts give the old text, kept and added ones the new', () => {
    const text = fc.array(fc.constantFrom('a\n', 'b\n', 'c\r\n', '\n', 'end')).map((lines) => lines.join(''));
    fc.assert(
      fc.property(text, text, (old, now) => {
        const comparison = compareVersions(old, now);
        const join = (dropped: string): string =>
          comparison.kind === 'compared'
            ? comparison.parts
                .filter((part) => part.kind !== dropped)
                .map((part) => part.text)
                .join('')
            : '';
        expect([join('added'), join('removed')]).toEqual([old, now]);
      }),
    );
  });
});
