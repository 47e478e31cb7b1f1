import { expect, test } from 'vitest';
import {
  emptyTree,
  resolveCommit,
  treeOf,
  tryResolveCommit,
  tryResolveTree,
} from '../../../src/core/git/revParse.ts';
import { isAncestor, mergeBases } from '../../../src/core/git/mergeBases.ts';
import { open, temporaryRepository } from './temporaryRepository.ts';

test('resolves branches, annotated tags, abbreviations and expressions to commits', async () => {
  const builder = temporaryRepository();
  const first = builder.commit('one', { files: { a: 'a\n' } });
  const second = builder.commit('two');
  builder.git('tag', '-a', '-m', 'tag', 'v1', first);
  const repository = await open(builder);
  const names = ['main', 'HEAD', 'v1', 'HEAD~1', second.slice(0, 12), '@'];
  const oids = await Promise.all(names.map((name) => resolveCommit(repository, name)));
  expect(oids).toEqual([second, second, first, first, second, second]);
});

test('what names no commit is null, or an error that says so', async () => {
  const builder = temporaryRepository();
  builder.commit('one', { files: { a: 'a\n' } });
  const repository = await open(builder);
  const blob = builder.git('rev-parse', 'HEAD:a');
  for (const name of [
    'nowhere',
    blob,
    '--all',
    '-x',
    '',
    'a\nb',
    'a\0b',
    '0'.repeat(40),
    'f'.repeat(40),
    'HEAD:a',
  ]) {
    expect({ name, oid: await tryResolveCommit(repository, name) }).toEqual({ name, oid: null });
    await expect(resolveCommit(repository, name)).rejects.toMatchObject({ code: 'unknown-revision' });
  }
});

test('before the first commit HEAD has an error of its own', async () => {
  const repository = await open(temporaryRepository());
  expect(await tryResolveCommit(repository, 'HEAD')).toBeNull();
  await expect(resolveCommit(repository, 'HEAD')).rejects.toMatchObject({ code: 'no-commits' });
});

test('a branch is not confused with a file of the same name', async () => {
  const builder = temporaryRepository();
  const oid = builder.commit('one', { files: { main: 'a\n' } });
  expect(await resolveCommit(await open(builder), 'main')).toBe(oid);
});

test.each(['sha1', 'sha256'] as const)('trees in %s', async (objectFormat) => {
  const builder = temporaryRepository({ objectFormat });
  builder.commit('one', { files: { a: 'a\n' } });
  const repository = await open(builder);
  const tree = builder.git('rev-parse', 'HEAD^{tree}');
  expect(await treeOf(repository, 'HEAD')).toBe(tree);
  expect(await treeOf(repository, tree)).toBe(tree);
  expect(await tryResolveTree(repository, 'HEAD:a')).toBeNull();
  const empty = builder.gitBytes(['hash-object', '-t', 'tree', '--stdin'], '').toString().trim();
  expect(await emptyTree(repository)).toBe(empty);
  expect(await treeOf(repository, empty)).toBe(empty);
  await expect(treeOf(repository, 'nowhere')).rejects.toMatchObject({ code: 'unknown-revision' });
});

test('merge bases: one, none, and both of a criss-cross', async () => {
  const builder = temporaryRepository();
  const root = builder.commit('root');
  const left = builder.commit('left');
  builder.git('checkout', '--quiet', '-b', 'side', root);
  const right = builder.commit('right');
  builder.git('merge', '--quiet', '--no-ff', '-m', 'right+left', left);
  builder.git('checkout', '--quiet', 'main');
  builder.git('merge', '--quiet', '--no-ff', '-m', 'left+right', right);
  builder.git('checkout', '--quiet', '--orphan', 'other');
  builder.commit('unrelated');
  const repository = await open(builder);
  expect(await mergeBases(repository, left, right)).toEqual([root]);
  expect(await mergeBases(repository, 'main', 'side')).toEqual([left, right].toSorted());
  expect(await mergeBases(repository, 'main', 'other')).toEqual([]);
  expect(await isAncestor(repository, root, 'main')).toBe(true);
  expect(await isAncestor(repository, 'main', 'main')).toBe(true);
  expect(await isAncestor(repository, 'main', root)).toBe(false);
  await expect(mergeBases(repository, 'main', 'nowhere')).rejects.toMatchObject({ code: 'unknown-revision' });
});

test('a replacement ref does not change what a name means', async () => {
  const builder = temporaryRepository();
  builder.commit('one', { files: { a: 'a\n' } });
  const tree = builder.git('rev-parse', 'HEAD^{tree}');
  const other = builder.git('commit-tree', '-m', 'fake', '4b825dc642cb6eb9a060e54bf8d69288fbee4904');
  builder.git('replace', 'HEAD', other);
  expect(builder.git('rev-parse', 'HEAD^{tree}')).not.toBe(tree);
  expect(await treeOf(await open(builder), 'HEAD')).toBe(tree);
});
