import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openRepository } from '../../../src/core/git/repository.ts';
import { indexTree, worktreeTree } from '../../../src/core/git/worktree.ts';
import type { GitRepository } from '../../helpers/gitRepository.ts';
import { open, temporaryRepository } from './temporaryRepository.ts';

/** Runs `use` and asserts that it left the index byte for byte and stamp for stamp, and no file behind. */
async function keepingIndex<T>(builder: GitRepository, use: () => Promise<T>): Promise<T> {
  const path = join(builder.directory, '.git/index');
  const before = existsSync(path)
    ? { bytes: readFileSync(path), time: statSync(path, { bigint: true }).mtimeNs }
    : null;
  const result = await use();
  const after = existsSync(path)
    ? { bytes: readFileSync(path), time: statSync(path, { bigint: true }).mtimeNs }
    : null;
  expect(after?.time).toBe(before?.time);
  expect(after?.bytes.equals(before?.bytes ?? Buffer.alloc(0))).toBe(before === null ? undefined : true);
  expect(readdirSync(join(builder.directory, '.git/countersign/tmp'))).toEqual([]);
  expect(existsSync(`${path}.lock`)).toBe(false);
  return result;
}

const list = (builder: GitRepository, tree: string): Record<string, string> =>
  Object.fromEntries(
    builder
      .git('ls-tree', '-r', '-z', tree)
      .split('\0')
      .filter((line) => line !== '')
      .map((line) => {
        const [entry = '', path = ''] = line.split('\t');
        const [mode = '', type = '', oid = ''] = entry.split(' ');
        return [path, type === 'blob' ? `${mode} ${builder.git('cat-file', 'blob', oid)}` : mode];
      }),
  );

test('the worktree as it stands: changed, new, removed, renamed, made executable; not what is ignored', async () => {
  const builder = temporaryRepository();
  builder.commit('one', {
    files: {
      changed: '1\n',
      removed: '1\n',
      script: '1\n',
      kept: '1\n',
      '.gitignore': 'ignored\n*.log\n',
    },
  });
  builder.write('tracked.log', '1\n');
  builder.git('add', '--force', 'tracked.log');
  builder.commit('two');
  builder.write('changed', '2\n');
  builder.remove('removed');
  builder.write('script', '1\n', { mode: 0o755 });
  builder.write('new dir/ü "q"\n\'', 'n\n');
  builder.write(':(exclude)kept', 'n\n');
  builder.write('ignored', 'i\n');
  builder.write('tracked.log', '2\n');
  symlinkSync('kept', join(builder.directory, 'link'));
  const repository = await open(builder);
  const tree = await keepingIndex(builder, () => worktreeTree(repository));
  expect(list(builder, tree)).toEqual({
    '.gitignore': '100644 ignored\n*.log',
    ':(exclude)kept': '100644 n',
    changed: '100644 2',
    kept: '100644 1',
    link: '120000 kept',
    'new dir/ü "q"\n\'': '100644 n',
    script: '100755 1',
    'tracked.log': '100644 2',
  });
  expect(builder.git('diff', '--cached', '--name-only')).toBe('');
});

test('the index: what is staged and nothing else', async () => {
  const builder = temporaryRepository();
  builder.commit('one', { files: { a: '1\n', b: '1\n' } });
  builder.write('a', '2\n');
  builder.git('add', 'a');
  builder.write('a', '3\n');
  builder.write('untracked', 'u\n');
  builder.write('intended', 'i\n');
  builder.git('add', '--intent-to-add', 'intended');
  const repository = await open(builder);
  const tree = await keepingIndex(builder, () => indexTree(repository));
  expect(list(builder, tree)).toEqual({ a: '100644 2', b: '100644 1' });
  expect(list(builder, await worktreeTree(repository))).toEqual({
    a: '100644 3',
    b: '100644 1',
    untracked: '100644 u',
    intended: '100644 i',
  });
});

test('a file that changed in the second of its staging, to the same size', async () => {
  const builder = temporaryRepository();
  builder.git('config', 'core.trustctime', 'false');
  const stamp = (path: string): void =>
    utimesSync(join(builder.directory, path), 1_700_000_000, 1_700_000_000);
  builder.write('a', '1\n');
  stamp('a');
  builder.git('add', 'a');
  stamp('.git/index');
  builder.write('a', 'x\n');
  stamp('a');
  expect(list(builder, await worktreeTree(await open(builder)))).toEqual({ a: '100644 x' });
});

test('before the first commit, with and without an index', async () => {
  const builder = temporaryRepository();
  const repository = await open(builder);
  const empty = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
  expect(await keepingIndex(builder, () => indexTree(repository))).toBe(empty);
  expect(await keepingIndex(builder, () => worktreeTree(repository))).toBe(empty);
  builder.write('a', 'a\n');
  expect(list(builder, await keepingIndex(builder, () => worktreeTree(repository)))).toEqual({
    a: '100644 a',
  });
  expect(existsSync(join(builder.directory, '.git/index'))).toBe(false);
});

test('a conflict: the index has no tree, the worktree has', async () => {
  const builder = temporaryRepository();
  builder.commit('root', { files: { a: '1\n' } });
  builder.git('checkout', '--quiet', '-b', 'side');
  builder.commit('side', { files: { a: 'side\n' } });
  builder.git('checkout', '--quiet', 'main');
  builder.commit('main', { files: { a: 'main\n' } });
  expect(() => builder.git('merge', 'side')).toThrow('git merge');
  const repository = await open(builder);
  await expect(keepingIndex(builder, () => indexTree(repository).then(() => null))).rejects.toMatchObject({
    code: 'unmerged-index',
  });
  const tree = await keepingIndex(builder, () => worktreeTree(repository));
  expect(list(builder, tree)['a']).toContain('<<<<<<<');
});

test('repositories inside are left out unless they are submodules', async () => {
  const inner = temporaryRepository();
  inner.commit('inner', { files: { a: 'a\n' } });
  const builder = temporaryRepository();
  builder.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.directory, 'module');
  builder.commit('one');
  builder.git('init', '--quiet', 'empty-inside');
  builder.git('clone', '--quiet', inner.directory, 'inside');
  builder.write('after', 'a\n');
  const tree = await worktreeTree(await open(builder));
  expect(Object.keys(list(builder, tree))).toEqual(['.gitmodules', 'after', 'module']);
});

test('line ends and clean filters as a commit would have them', async () => {
  const builder = temporaryRepository();
  builder.git('config', 'filter.upper.clean', 'tr a-z A-Z');
  builder.commit('one', { files: { '.gitattributes': '*.up filter=upper\n' } });
  builder.git('config', 'core.autocrlf', 'true');
  builder.git('config', 'core.safecrlf', 'true');
  builder.write('a.txt', 'a\r\nb\r\n');
  builder.write('mixed.txt', 'a\r\nb\n');
  builder.write('b.up', 'b\n');
  const tree = await worktreeTree(await open(builder));
  expect(list(builder, tree)).toMatchObject({ 'a.txt': '100644 a\nb', 'b.up': '100644 B' });
});

test('a split index, an untracked cache and a file-system monitor stay out of it', async () => {
  const builder = temporaryRepository();
  builder.commit('one', { files: { a: '1\n', b: '1\n' } });
  builder.git('config', 'core.splitIndex', 'true');
  builder.git('config', 'core.untrackedCache', 'true');
  builder.git('update-index', '--split-index', '--untracked-cache');
  builder.write('c', '1\n');
  builder.git('add', 'c');
  builder.git('config', 'core.fsmonitor', `touch '${join(builder.home, 'ran')}'`);
  builder.write('a', '2\n');
  const repository = await open(builder);
  const shared = (): string[] =>
    readdirSync(join(builder.directory, '.git')).filter((name) => name.startsWith('sharedindex'));
  const before = shared();
  expect(before).not.toEqual([]);
  const tree = await keepingIndex(builder, () => worktreeTree(repository));
  expect(list(builder, tree)).toEqual({ a: '100644 2', b: '100644 1', c: '100644 1' });
  expect(shared()).toEqual(before);
  expect(existsSync(join(builder.home, 'ran'))).toBe(false);
});

test('hooks do not run, and a lock of the real index does not matter', async () => {
  const builder = temporaryRepository();
  builder.commit('one', { files: { a: '1\n' } });
  builder.write('.git/hooks/post-index-change', `#!/bin/sh\ntouch '${join(builder.home, 'ran')}'\n`, {
    mode: 0o755,
  });
  builder.write('a', '2\n');
  writeFileSync(join(builder.directory, '.git/index.lock'), '');
  const repository = await open(builder);
  expect(list(builder, await worktreeTree(repository))).toEqual({ a: '100644 2' });
  expect(existsSync(join(builder.home, 'ran'))).toBe(false);
});

test('a linked worktree has its own; a sub-folder opens the whole', async () => {
  const builder = temporaryRepository();
  builder.commit('one', { files: { a: '1\n' } });
  const linked = join(builder.home, 'linked');
  builder.git('worktree', 'add', '--quiet', linked);
  mkdirSync(join(linked, 'sub'));
  writeFileSync(join(linked, 'new'), 'n\n');
  const repository = await openRepository(join(linked, 'sub'));
  expect(list(builder, await worktreeTree(repository))).toEqual({ a: '100644 1', new: '100644 n' });
  expect(list(builder, await worktreeTree(await open(builder)))).toEqual({ a: '100644 1' });
});

test('a bare repository has no working tree', async () => {
  const repository = await open(temporaryRepository({ bare: true }));
  expect(() => worktreeTree(repository)).toThrow('bare');
});

test('cancelling leaves nothing behind', async () => {
  const builder = temporaryRepository();
  builder.commit('one', { files: { a: '1\n' } });
  const repository = await open(builder);
  const signal = AbortSignal.abort();
  await expect(
    keepingIndex(builder, () => worktreeTree(repository, signal).catch(() => Promise.reject(new Error('x')))),
  ).rejects.toThrow('x');
  await expect(indexTree(repository, signal)).rejects.toMatchObject({ code: 'cancelled' });
  expect(readdirSync(join(builder.directory, '.git/countersign/tmp'))).toEqual([]);
});
