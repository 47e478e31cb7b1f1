// Recorded lines in a file that may have changed since.
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineDigest, readFileLines, textLines } from '../../../src/core/provenance/fileLines.ts';
import { placeCapturedLines } from '../../../src/core/provenance/placeCapturedLines.ts';
import { processorClock } from '../../helpers/processorClock.ts';

const place = (file: string, start: number, lines: string) =>
  placeCapturedLines(readFileLines(Buffer.from(file)), {
    path: 'a',
    start,
    digests: textLines(lines).map(lineDigest),
    model: null,
  });

function check(
  file: string,
  start: number,
  lines: string,
  expected: readonly string[],
  isWhole = true,
): void {
  const found = place(file, start, lines);
  expect(found.spans.map(([from, to]) => `${from}-${to}`)).toEqual(expected);
  if (expected.length > 0) expect(found.isWhole).toBe(isWhole);
}

const call = 'call(one);\n}\n\ncall(two);\n';

test('where they were written', () => check(`x\n${call}`, 2, call, ['2-5']));
test('moved down by lines above', () => check(`a\nb\nc\n${call}`, 1, call, ['4-7']));
test('CRLF is no difference', () => check(`x\n${call}`.replaceAll('\n', '\r\n'), 2, call, ['2-5']));
test('twice: the one where they were, or near by', () => {
  check('same(x);\nother\nsame(x);\n', 3, 'same(x);\n', ['3-3']);
  check('same(x);\nother\nmore\nsame(x);\n', 3, 'same(x);\n', ['4-4']);
  check(`same(x);\nsame(x);\n`, 900, 'same(x);\n', []);
});
test('brackets alone only where they were', () => {
  check('a {\n}\n', 2, '}\n', ['2-2']);
  check('a {\n\n}\n', 2, '}\n', []);
});
test('partly changed: what is left', () => {
  check('call(one);\n}\n\ncall(changed);\n', 1, call, ['1-3'], false);
  check('new\ncall(two);\n', 1, call, ['2-2'], false);
  check('}\n\n', 1, call, []);
});
test('gone', () => check('nothing\n', 1, call, []));
test('an order that was turned round is somebody else’s', () =>
  check('call(two);\nmiddle();\ncall(one);\n', 1, 'call(one);\nmiddle2();\ncall(two);\n', ['3-3'], false));

test('spans are sorted, disjoint, inside the file, and hold only recorded lines', () => {
  const lines = fc.array(fc.constantFrom('alpha', 'beta', '}', '', 'gamma', 'delta'), { maxLength: 12 });
  const joined = (list: readonly string[]): string => list.map((line) => `${line}\n`).join('');
  fc.assert(
    fc.property(lines, lines, fc.integer({ min: 1, max: 15 }), (file, piece, start) => {
      let last = 0;
      for (const [from, to] of place(joined(file), start, joined(piece)).spans) {
        expect(from).toBeGreaterThan(last);
        expect(to).toBeLessThanOrEqual(file.length);
        for (let line = from; line <= to; line += 1) expect(piece).toContain(file[line - 1]);
        last = to;
      }
    }),
    { numRuns: 2_000 },
  );
});

test('a file of one line a hundred thousand times', () => {
  const spent = processorClock();
  check('same\n'.repeat(100_000), 200_000, 'same\n'.repeat(1_000), []);
  expect(spent()).toBeLessThan(10_000);
});
