import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type GitErrorCode, GitError } from '../../../src/core/git/gitError.ts';
import { openRepository } from '../../../src/core/git/repository.ts';
import { runGit } from '../../../src/core/git/runGit.ts';
import { open, temporaryRepository } from './temporaryRepository.ts';

async function failureCode(directory: string): Promise<GitErrorCode | null> {
  const error: unknown = await openRepository(directory).catch((reason: unknown) => reason);
  return GitError.is(error) ? error.code : null;
}

test('opens from the top and from a folder below, also before the first commit', async () => {
  const builder = temporaryRepository();
  mkdirSync(join(builder.directory, 'a/b'), { recursive: true });
  const expected = {
    root: builder.directory,
    directory: builder.directory,
    gitPath: 'git',
    gitDirectory: join(builder.directory, '.git'),
    commonDirectory: join(builder.directory, '.git'),
    isShallow: false,
    isBare: false,
    isPartial: false,
    objectFormat: 'sha1',
  };
  expect(await openRepository(builder.directory)).toEqual(expected);
  expect(await openRepository(join(builder.directory, 'a/b'))).toEqual(expected);
});

test('opens a bare repository', async () => {
  const builder = temporaryRepository({ bare: true });
  expect(await open(builder)).toMatchObject({
    root: builder.directory,
    gitDirectory: builder.directory,
    commonDirectory: builder.directory,
    isBare: true,
  });
});

test('a linked worktree has its own git directory and shares the common one', async () => {
  const builder = temporaryRepository();
  builder.commit('one', { files: { a: 'a\n' } });
  const linked = join(builder.home, 'linked');
  builder.git('worktree', 'add', '--quiet', linked);
  expect(await openRepository(linked)).toMatchObject({
    root: linked,
    gitDirectory: join(builder.directory, '.git/worktrees/linked'),
    commonDirectory: join(builder.directory, '.git'),
    isBare: false,
  });
});

test('a submodule is a repository of its own', async () => {
  const inner = temporaryRepository();
  inner.commit('inner', { files: { a: 'a\n' } });
  const builder = temporaryRepository();
  builder.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.directory, 'sub');
  expect(await openRepository(join(builder.directory, 'sub'))).toMatchObject({
    root: join(builder.directory, 'sub'),
    gitDirectory: join(builder.directory, '.git/modules/sub'),
  });
});

test('knows shallow clones and SHA-256', async () => {
  const origin = temporaryRepository({ objectFormat: 'sha256' });
  origin.commit('one');
  origin.commit('two');
  const clone = temporaryRepository();
  clone.git('clone', '--quiet', '--no-local', '--depth=1', `file://${origin.directory}`, 'shallow');
  expect(await openRepository(join(clone.directory, 'shallow'))).toMatchObject({
    isShallow: true,
    objectFormat: 'sha256',
  });
  expect(await open(origin)).toMatchObject({ isShallow: false, objectFormat: 'sha256' });
});

test('knows partial clones', async () => {
  const origin = temporaryRepository();
  origin.git('config', 'uploadpack.allowFilter', 'true');
  origin.commit('one', { files: { a: 'a\n' } });
  origin.git(
    'clone',
    '--quiet',
    '--no-local',
    '--filter=blob:none',
    `file://${origin.directory}`,
    '../home/partial',
  );
  expect((await openRepository(join(origin.home, 'partial'))).isPartial).toBe(true);
});

test('a path may hold spaces, quotes, line ends and letters of any script', async () => {
  const builder = temporaryRepository();
  const directory = join(builder.directory, 'a "b"\n\n\'ü');
  mkdirSync(directory);
  builder.git('init', '--quiet', directory);
  expect((await openRepository(directory)).root).toBe(directory);
});

test('follows a symbolic link to the repository', async () => {
  const builder = temporaryRepository();
  const root = realpathSync(builder.directory);
  expect((await open(builder)).root).toBe(root);
});

test('a folder outside any repository', async () => {
  const builder = temporaryRepository();
  expect(await failureCode(builder.home)).toBe('not-a-repository');
  expect(await failureCode(join(builder.home, 'missing'))).toBe('not-a-repository');
});

test('inside the git directory there is no work tree to open', async () => {
  expect(await failureCode(join(temporaryRepository().directory, '.git'))).toBe('not-a-repository');
});

test('a repository of somebody else is refused by name', async () => {
  const repository = await open(temporaryRepository());
  const extraEnvironment = { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' };
  await expect(runGit(repository, ['status'], { extraEnvironment })).rejects.toMatchObject({
    code: 'dubious-ownership',
  });
});

test('a git that is not there', async () => {
  const { directory } = temporaryRepository();
  await expect(openRepository(directory, { gitPath: '/no/git' })).rejects.toMatchObject({
    code: 'git-missing',
  });
});
