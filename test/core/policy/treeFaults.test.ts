import { expect, test } from 'vitest';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import { guardsBranch } from '../../../src/core/policy/guardsBranch.ts';
import { reviewerTrailers } from '../../../src/core/policy/reviewerTrailers.ts';
import { treeFaults } from '../../../src/core/policy/treeFaults.ts';
import { policyWith } from './verifyScenario.ts';

const tree = ['src/a.ts', 'src/auth/b.ts', 'docs/a.md', '.github/README.md', 'keys/signers'].map(toRepoPath);

function check(lines: readonly string[], expected: readonly string[]): void {
  const faults = treeFaults(policyWith(...lines), tree);
  expect(faults.map(({ kind, key, message }) => `${kind} ${key.join('.')}: ${message}`)).toEqual(expected);
}

test('a policy that fits its files', () => check([], []));

test.each([
  [
    'globs of every key',
    [
      'mechanical: [{name: m, class: format, paths: ["lib/**", "src/**"]}]',
      'risk: {suppress: [{rule: secret, paths: [spec/**], reason: r}]}',
      'content: {exempt: [{paths: [text/**], reason: r}]}',
    ],
    [
      'warning mechanical.0.paths.0: lib/** matches no file here',
      'warning risk.suppress.0.paths.0: spec/** matches no file here',
      'warning content.exempt.0.paths.0: text/** matches no file here',
    ],
  ],
  [
    'modules and elements of layers',
    [
      'modules: {a: {paths: [src/**, lib/**], public: [src/x.ts]}}',
      'layers: {elements: {b: [docs/**], c: [gone/**]}}',
    ],
    [
      'warning modules.a.paths.1: lib/** matches no file here',
      'warning modules.a.public.0: src/x.ts matches no file here',
      'warning layers.elements.c.0: gone/** matches no file here',
    ],
  ],
  [
    'an exemption that covers a control file',
    ['scope: {exempt: [{paths: [docs/**], reason: r}, {paths: ["**/*.md"], reason: r}]}'],
    [
      'error scope.exempt.1.paths: .github/README.md is a control file, which cannot be exempt: narrow the globs',
    ],
  ],
  [
    'also one that the policy makes one',
    ['signers: keys/signers', 'scope: {exempt: [{paths: [keys/*], reason: r}]}'],
    ['error scope.exempt.0.paths: keys/signers is a control file, which cannot be exempt: narrow the globs'],
  ],
])('%s', (_, lines, expected) => check(lines, expected));

test('a rule whose files are gone is told, one for control files may wait for them', () => {
  const policy = policyWith();
  const faults = treeFaults(policy, [toRepoPath('a')]);
  expect(faults.map(({ key }) => key.join('.'))).toEqual(['rules.1.paths.0']);
});

test.each([
  ['main', true],
  ['release/1', true],
  ['release/1/hotfix', false],
  ['dev', false],
  ['mainline', false],
])('the branch %s is guarded: %s', (branch, expected) => {
  expect(guardsBranch(policyWith(), branch)).toBe(expected);
});

test('a branch is guarded by its own name, whatever characters that has', () => {
  expect(guardsBranch({ branches: ['a[1]'] }, 'a[1]')).toBe(true);
});

test("trailers about the reviewer, in the policy's order and each once", () => {
  const policy = { trailers: ['Reviewed-by', 'Signed-off-by', 'reviewed-BY'] };
  expect(reviewerTrailers(policy, { name: 'Ann\nX: y <z', email: 'ann@example.com' })).toEqual([
    'reviewed-BY: Ann X: y z <ann@example.com>',
    'Signed-off-by: Ann X: y z <ann@example.com>',
  ]);
});
