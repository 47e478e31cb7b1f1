import { expect, test } from 'vitest';
import { stickyRows } from '../../src/extension/reading/stickyRows.ts';

const text = [
  'class Session {', // 1
  '  refresh() {', // 2
  '    if (old) {', // 3
  '      renew();', // 4
  '', // 5
  '      store();', // 6
  '    }', // 7
  '  }', // 8
  '}', // 9
  'const end = 1;', // 10
];

function check(top: number, most: number, expected: number): void {
  expect(stickyRows((line) => text[line - 1] ?? '', top, most)).toBe(expected);
}

test('one row for each scope that begins above the first line', () => {
  check(4, 5, 3);
  check(3, 5, 2);
});

test('as many as the editor shows', () => check(6, 2, 2));

test('none at the top of a document, and none outside of every scope', () => {
  check(1, 5, 0);
  check(10, 5, 0);
});

test('none where the headers are switched off', () => check(6, 0, 0));
