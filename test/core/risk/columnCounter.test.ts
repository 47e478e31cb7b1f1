import { expect, test } from 'vitest';
import { columnCounter } from '../../../src/core/risk/columnCounter.ts';

test.each([
  ['abc', [0, 1, 2], [1, 2, 3]],
  ['a😀b', [0, 1, 3], [1, 2, 3]],
  ['😀😀x', [0, 2, 4], [1, 2, 3]],
  ['\udc00a', [0, 1], [1, 2]],
  ['\ud800a', [1], [2]],
  ['abc', [2, 0, 1], [3, 1, 2]],
])('%j at %j', (text, indexes, expected) => {
  const column = columnCounter(text);
  expect(indexes.map(column)).toEqual(expected);
  expect(indexes.map((index) => Array.from(text.slice(0, index)).length + 1)).toEqual(expected);
});
