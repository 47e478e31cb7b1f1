import { expect, test } from 'vitest';
import type { FileFacts } from '../../../../src/core/analysis/facts.ts';
import { languageOf } from '../../../../src/core/analysis/languageOf.ts';
import { namedTests } from '../../../../src/core/analysis/reach/namedTests.ts';
import { toRepoPath } from '../../../../src/core/base/repoPath.ts';

function factsOf(path: string, symbols: readonly string[]): FileFacts {
  const language = languageOf(toRepoPath(path));
  const parsed = {
    language,
    parsed: true,
    symbols: symbols.map((name) => ({ name, kind: 'module', start: 1, end: 1 })),
    imports: [],
    errorLines: [],
    reason: null,
  };
  return { path: toRepoPath(path), language, module: '.', old: null, new: parsed, fileClass: null };
}

function check(
  changed: readonly string[],
  others: readonly string[],
  expected: Record<string, string>,
  symbols: readonly string[] = [],
): void {
  const files = new Map(changed.map((path) => [toRepoPath(path), factsOf(path, symbols)]));
  expect(Object.fromEntries(namedTests(files, new Set([...changed, ...others])))).toEqual(expected);
}

test('tests of the change, tests elsewhere, and none', () => {
  check(['src/store.ts', 'src/store.test.ts'], [], { 'src/store.ts': 'changed' });
  check(['src/store.ts'], ['test/core/store.test.ts'], { 'src/store.ts': 'unchanged' });
  check(['src/store.ts'], ['test/core/restore.test.ts', 'src/store.ts'], { 'src/store.ts': 'none' });
});

test('the customs of the languages', () => {
  check(['a/file_store.go'], ['a/file_store_test.go'], { 'a/file_store.go': 'unchanged' });
  check(['acme/store.py'], ['tests/test_store.py'], { 'acme/store.py': 'unchanged' });
  check(['src/main/java/Store.java'], ['src/test/java/StoreTest.java'], {
    'src/main/java/Store.java': 'unchanged',
  });
  check(['src/SideBar.tsx'], ['src/__tests__/side-bar.tsx'], { 'src/SideBar.tsx': 'unchanged' });
  check(['src/store/index.ts'], ['test/store.spec.ts'], { 'src/store/index.ts': 'unchanged' });
  check(['src/store.rs'], [], { 'src/store.rs': 'unchanged' }, ['tests']);
  check(['src/store.rs'], [], { 'src/store.rs': 'none' });
});

test('tests and files without a language are no sources', () => {
  check(['src/a.test.ts', 'README.md', 'notes.txt'], [], {});
});
