import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import { parseCodeowners } from '../../../src/core/policy/codeowners.ts';

interface PatternCase {
  readonly pattern: string;
  readonly matches: readonly string[];
  readonly misses: readonly string[];
}

const cases: readonly PatternCase[] = JSON.parse(
  readFileSync(new URL('../../fixtures/policy/codeowners/patterns.json', import.meta.url), 'utf8'),
);

function ownersOf(text: string, path: string): string {
  const ownership = parseCodeowners(text).value.ownersOf(toRepoPath(path));
  return ownership.kind === 'owned' ? ownership.owners.join(' ') : ownership.kind;
}

describe('patterns', () => {
  test('there are at least twenty', () => {
    expect(cases.length).toBeGreaterThanOrEqual(20);
  });

  test.each(cases)('$pattern', ({ pattern, matches, misses }) => {
    const matched = [...matches, ...misses].filter(
      (path) => ownersOf(`${pattern} @owner`, path) === '@owner',
    );
    expect(matched).toEqual(matches);
  });
});

describe('lines', () => {
  test('the last line that matches decides', () => {
    const text = '* @all\n*.ts @typescript\nsrc/ @source\n';
    expect(['a.md', 'a.ts', 'src/a.ts'].map((path) => ownersOf(text, path))).toEqual([
      '@all',
      '@typescript',
      '@source',
    ]);
  });

  test('a line without owners leaves the path unowned, which is not the same as unmatched', () => {
    const text = 'src/ @source\nsrc/generated/\n';
    expect(ownersOf(text, 'src/generated/a.ts')).toBe('unowned');
    expect(ownersOf(text, 'docs/a.md')).toBe('unmatched');
  });

  test('users, teams and addresses own; comments do not', () => {
    const text = '# heading\n\n*.ts @user @org/team.one a@example.com # because\r\n';
    expect(ownersOf(text, 'a.ts')).toBe('@user @org/team.one a@example.com');
  });

  test('an invalid line is skipped and told, the others hold', () => {
    const { value, problems } = parseCodeowners(
      '* @all\n!src/ @x\na***b @x\n\\#a @x\nsrc/ nobody\ndocs/ @docs\n',
      toRepoPath('CODEOWNERS'),
    );
    expect(problems).toEqual([
      { message: 'line 2: negation with ! is not supported', line: 2, path: 'CODEOWNERS' },
      { message: 'line 3: *** is no pattern', line: 3, path: 'CODEOWNERS' },
      { message: 'line 4: a backslash may only stand before a space', line: 4, path: 'CODEOWNERS' },
      { message: 'line 5: "nobody" is no owner', line: 5, path: 'CODEOWNERS' },
    ]);
    expect(value.entries.map(({ pattern, line }) => `${line} ${pattern}`)).toEqual(['1 *', '6 docs/']);
  });

  test('ownership names its line', () => {
    const { value } = parseCodeowners('\n*.ts @a\nb.ts\n');
    expect(value.ownersOf(toRepoPath('a.ts'))).toEqual({ kind: 'owned', owners: ['@a'], line: 2 });
    expect(value.ownersOf(toRepoPath('b.ts'))).toEqual({ kind: 'unowned', line: 3 });
  });

  test('a file of more than 3 MB is ignored', () => {
    const { value, problems } = parseCodeowners(`* @all\n# ${'x'.repeat(3 * 1024 * 1024)}\n`);
    expect(value.entries).toEqual([]);
    expect(problems.map(({ message }) => message)).toEqual([
      'line 1: the file is larger than 3 MB and is ignored',
    ]);
  });
});
