import { expect, test } from 'vitest';
import type { Manifest } from '../../../../src/core/analysis/manifests/manifest.ts';
import { readManifest } from '../../../../src/core/analysis/manifests/readManifest.ts';
import { workspaceMembers } from '../../../../src/core/analysis/modules/workspaceMembers.ts';
import { type RepoPath, toRepoPath } from '../../../../src/core/base/repoPath.ts';

/** The members of a root with these patterns, and what was said of them. */
function membersOf(patterns: readonly string[], directories: readonly string[]): readonly string[] {
  const manifests = new Map<RepoPath, Manifest>();
  const add = (path: string, json: object): void => {
    const { value } = readManifest(toRepoPath(path), JSON.stringify(json));
    if (value !== null) manifests.set(toRepoPath(path), value);
  };
  add('package.json', { name: 'root', workspaces: patterns });
  for (const directory of directories) add(`${directory}/package.json`, { name: directory });
  const { value, problems } = workspaceMembers(manifests);
  return [...[...value].toSorted(), ...problems.map(({ message }) => message)];
}

test('patterns of steps, of any depth, with exceptions, groups and braces', () => {
  const directories = ['packages/a', 'packages/b', 'packages/b/c', 'libs/x/y', 'tools', 'apps/web'];
  expect(membersOf(['packages/*', '!packages/b', './tools/'], directories)).toEqual([
    '.',
    'packages/a',
    'tools',
  ]);
  expect(membersOf(['libs/**', 'a*s/*'], directories)).toEqual(['.', 'apps/web', 'libs/x/y']);
  expect(membersOf(['{apps,packages}/*', 'to+(o)ls'], directories)).toEqual([
    '.',
    'apps/web',
    'packages/a',
    'packages/b',
    'tools',
  ]);
  expect(membersOf(['(', '[', '', '/', '!', './'], directories)).toEqual(['.']);
});

test('patterns that are made to hang end, and it is said', () => {
  const name = 'a'.repeat(60);
  const before = process.cpuUsage();
  for (const pattern of [
    `${'a*'.repeat(30)}b`,
    `${'*a'.repeat(10)}b`,
    `${'?(a)'.repeat(30)}b`,
    `${'@(a|a|a)'.repeat(25)}b`,
  ]) {
    expect(membersOf([pattern], [name]), pattern).toEqual([
      '.',
      'The workspace patterns in this file take too long to match.',
    ]);
  }
  expect(membersOf(['+(+(+(a|a)))b', `${'**/'.repeat(40)}b*b`], [name, `${`${name}/`.repeat(30)}x`])).toEqual(
    ['.'],
  );
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000).toBeLessThan(6_000);
});

test('endless patterns and endless lists are left out', () => {
  expect(membersOf([`packages/${'a'.repeat(1_000)}`, 'packages/*'], ['packages/a'])).toEqual(
    ['.', 'Some workspace patterns in this file are too long or too many.', 'packages/a'].toSorted((a, b) =>
      a.startsWith('Some') ? 1 : b.startsWith('Some') ? -1 : 0,
    ),
  );
  const many = membersOf(
    Array.from({ length: 3_000 }, (_, at) => `p${at}`),
    ['p1', 'p2999'],
  );
  expect(many).toEqual(['.', 'p1', 'Some workspace patterns in this file are too long or too many.']);
});
