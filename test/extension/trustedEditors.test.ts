import { expect, test } from 'vitest';
import { namesWithTabs } from '../../src/extension/reading/trustedEditors.ts';

function check(present: readonly string[], shown: readonly string[], trusted: readonly string[]): void {
  expect([...namesWithTabs(present, shown)]).toEqual(trusted);
}

test('editors of a diff are trusted, also where it is open twice', () => {
  check(['a', 'b'], ['a', 'b'], ['a', 'b']);
  check(['a', 'b', 'a', 'b'], ['a', 'b', 'a', 'b'], ['a', 'b']);
});

test('editors that no tab of one file shows are not: they are parts of a multi-diff', () => {
  check(['a', 'b'], [], []);
  check(['a', 'b', 'c'], ['c'], ['c']);
});

test('where one of two editors of the same file may be such a part, neither counts', () => {
  check(['a', 'a', 'b'], ['a', 'b'], ['b']);
});
