import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Run } from '../../../src/core/diff/change.ts';
import { mapLine, mapLineBack } from '../../../src/core/diff/lineMap.ts';
import { splitLines } from '../../../src/core/diff/splitLines.ts';
import { editedTree, sidesOf } from './randomFiles.ts';
import { contentsOf, createTreePair, cutPair } from './treePair.ts';

function run(old: readonly [number, number], now: readonly [number, number]): Run {
  const lines = (count: number): Buffer[] => Array.from({ length: count }, () => Buffer.from('x\n'));
  return {
    old: { start: old[0], lines: old[1] },
    new: { start: now[0], lines: now[1] },
    removedLines: lines(old[1]),
    addedLines: lines(now[1]),
    section: '',
  };
}

// Old lines 3-4 became 3-5, two lines were added behind old 6, old 9 is gone.
const runs = [run([3, 2], [3, 3]), run([6, 0], [8, 2]), run([9, 1], [11, 0])];

test.each([
  [1, 1, true],
  [2, 2, true],
  [3, 6, false],
  [4, 6, false],
  [5, 6, true],
  [6, 7, true],
  [7, 10, true],
  [8, 11, true],
  [9, 12, false],
  [10, 12, true],
])('old line %i is at new line %i, kept: %s', (old, now, isKept) => {
  expect(mapLine(runs, old)).toEqual({ line: now, isKept });
});

test.each([
  [2, 2, true],
  [3, 5, false],
  [5, 5, false],
  [6, 5, true],
  [8, 7, false],
  [9, 7, false],
  [11, 8, true],
  [12, 10, true],
])('new line %i is at old line %i, kept: %s', (now, old, isKept) => {
  expect(mapLineBack(runs, now)).toEqual({ line: old, isKept });
});

test('without runs every line stays', () => expect(mapLine([], 7)).toEqual({ line: 7, isKept: true }));

test('kept lines have the same text, and the map is monotone and can be undone', () =>
  fc.assert(
    fc.asyncProperty(editedTree({ files: 30, lines: 40, edits: 5 }), async (edited) => {
      const { before, after } = sidesOf(edited);
      const pair = createTreePair(before, after);
      try {
        for (const file of await cutPair(pair)) {
          const { old, new: now } = contentsOf(pair, file);
          const oldLines = splitLines(old ?? Buffer.alloc(0));
          const newLines = splitLines(now ?? Buffer.alloc(0));
          let last = 0;
          for (const [index, text] of oldLines.entries()) {
            const { line, isKept } = mapLine(file.runs, index + 1);
            expect(line).toBeGreaterThanOrEqual(last);
            last = line;
            if (!isKept) continue;
            expect(newLines[line - 1]?.equals(text)).toBe(true);
            expect(mapLineBack(file.runs, line)).toEqual({ line: index + 1, isKept: true });
          }
        }
      } finally {
        pair.repository.dispose();
      }
    }),
    { numRuns: 4, endOnFailure: true },
  ));
