import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { decodeRepoPath, toRepoPath } from '../../../src/core/base/repoPath.ts';
import { branchOfRef } from '../../../src/core/policy/branchOfRef.ts';
import { compilePathRules, isControlPath, matchPaths } from '../../../src/core/policy/pathRules.ts';
import { policyWith } from './verifyScenario.ts';

describe('matchPaths', () => {
  test.each([
    [['src/**'], 'src/a/.b/c', true],
    [['src/*'], 'src/a/b', false],
    [['**/*.ts'], 'a.ts', true],
    [['**/*.TS'], 'a.ts', false],
    [['!src/**'], 'lib/a', false],
    [['a', 'b'], 'b', true],
    [['**'], 'line\nfeed', true],
    [['src/**'], 'src/line\nfeed/a', true],
    [['*.ts'], 'a\n.ts', true],
    [['src\\\\x'], 'src/x', false],
  ])('%j and %j: %s', (globs, path, expected) => {
    expect(matchPaths(globs)(toRepoPath(path))).toBe(expected);
  });

  test('`**` matches every path that git can hold', () => {
    const matches = matchPaths(['**']);
    const segment = fc.uint8Array({ minLength: 1, maxLength: 8 }).filter((bytes) => {
      const text = String.fromCharCode(...bytes);
      return (
        !bytes.includes(0) &&
        !bytes.includes(0x2f) &&
        text !== '.' &&
        text !== '..' &&
        text.toLowerCase() !== '.git'
      );
    });
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 4 }), (segments) => {
        const bytes = segments.flatMap((part, index) => (index === 0 ? [...part] : [0x2f, ...part]));
        expect(matches(decodeRepoPath(Uint8Array.from(bytes)))).toBe(true);
      }),
    );
  });
});

test.each([
  ['.countersign/policy.yml', true],
  ['.github/workflows/a.yml', true],
  ['.gitlab/ci/gate.yml', true],
  ['.gitlab-ci.yml', true],
  ['CODEOWNERS', true],
  ['docs/CODEOWNERS', true],
  ['src/.gitattributes', true],
  ['.gitmodules', true],
  ['src/.gitmodules', false],
  ['src/CODEOWNERS.md', false],
])('control file %s: %s', (path, expected) => {
  expect(isControlPath(toRepoPath(path))).toBe(expected);
});

test('all rules that match apply, also by the other path of a rename', () => {
  const rules = compilePathRules(policyWith());
  const namesFor = (...paths: readonly string[]) =>
    rules.rulesFor(paths.map(toRepoPath)).map(({ name }) => name);
  expect(namesFor('src/a.ts')).toEqual(['default']);
  expect(namesFor('src/auth/a.ts')).toEqual(['default', 'auth']);
  expect(namesFor('src/a.ts', '.github/x')).toEqual(['default', 'control']);
});

test.each([
  ['refs/heads/main', 'main'],
  ['refs/heads/release/1', 'release/1'],
  ['refs/remotes/origin/release/1', 'release/1'],
  ['main', 'main'],
  ['refs/tags/v1', 'refs/tags/v1'],
])('the branch of %s is %s', (ref, expected) => {
  expect(branchOfRef(ref)).toBe(expected);
});
