// What stands beside a repository, with a real submodule and real linked work trees.
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { parseWorktrees } from '../../../src/core/git/worktrees.ts';
import { nearbyRepositories } from '../../../src/core/workflow/nearbyRepositories.ts';
import { disposeAfterTest } from '../../helpers/disposeAfterTest.ts';
import { createGitRepository, type GitRepository } from '../../helpers/gitRepository.ts';

function create(): GitRepository {
  const builder = createGitRepository();
  disposeAfterTest(builder);
  builder.commit('Start', { files: { 'a.txt': 'a\n' } });
  return builder;
}

async function found(...folders: readonly string[]): Promise<readonly string[]> {
  const places = await nearbyRepositories(folders);
  return places.map(({ kind, name, branch }) => `${kind} ${name} ${branch ?? 'detached'}`);
}

test('a work tree and a submodule stand beside the repository, by name and branch', async () => {
  const builder = create();
  const library = create();
  builder.git(
    '-c',
    'protocol.file.allow=always',
    'submodule',
    'add',
    '-q',
    library.directory,
    'libs/library',
  );
  builder.commit('Add the library');
  const linked = join(dirname(builder.directory), 'hotfix tree');
  builder.git('worktree', 'add', '-q', '-b', 'hotfix', linked);
  const gone = join(dirname(builder.directory), 'gone');
  builder.git('worktree', 'add', '-q', '--detach', gone);
  rmSync(gone, { recursive: true });
  expect(await found(builder.directory)).toEqual([
    'folder repository main',
    'worktree hotfix tree hotfix',
    'submodule repository/libs/library main',
  ]);
  // From the linked work tree the main one is another.
  expect(await found(linked)).toEqual(['folder hotfix tree hotfix', 'worktree repository main']);
});

test('several folders are each named once, folders without a repository are not', async () => {
  const [one, other] = [create(), create()];
  const inside = join(one.directory, 'inside');
  mkdirSync(inside);
  const none = other.home;
  expect(await found(one.directory, inside, none, other.directory)).toEqual([
    'folder repository main',
    'folder repository main',
  ]);
});

test('a folder that is in no repository stands for those directly in it, and not for deeper ones', async () => {
  const [one, other] = [create(), create()];
  const projects = dirname(one.home);
  renameSync(other.directory, join(projects, 'another'));
  mkdirSync(join(projects, 'plain', 'deep'), { recursive: true });
  renameSync(create().directory, join(projects, 'plain', 'deep', 'repository'));
  writeFileSync(join(projects, 'file'), 'no folder\n');
  expect(await found(projects)).toEqual(['folder another main', 'folder repository main']);
  expect(await found(join(projects, 'missing'))).toEqual([]);
});

test('a .gitmodules that leads out of the work tree leads nowhere', async () => {
  const builder = create();
  const outside = create();
  symlinkSync(outside.directory, join(builder.directory, 'link'));
  mkdirSync(join(builder.directory, 'plain'));
  const modules = [
    '../' + basename(outside.directory),
    outside.directory,
    'link',
    'plain',
    'missing',
    '',
    '.',
  ];
  builder.write(
    '.gitmodules',
    modules.map((path, at) => `[submodule "m${at}"]\n\tpath = ${path}\n\turl = ./x\n`).join(''),
  );
  expect(await found(builder.directory)).toEqual(['folder repository main']);
  builder.write('.gitmodules', 'this is [no config');
  expect(await found(builder.directory)).toEqual(['folder repository main']);
});

test('paths with line ends and odd bytes are read as they are', () => {
  const text =
    'worktree /a b\nc\0HEAD 1\0branch refs/heads/x\0\0worktree /bare\0bare\0\0worktree /d\0HEAD 2\0detached\0\0';
  expect(parseWorktrees(text)).toEqual([
    { directory: '/a b\nc', branch: 'x' },
    { directory: '/d', branch: null },
  ]);
});

test('git itself agrees on the number of work trees', async () => {
  const builder = create();
  builder.git('worktree', 'add', '-q', '--detach', join(dirname(builder.directory), 'second'));
  const listed = execFileSync('git', ['worktree', 'list'], { cwd: builder.directory, encoding: 'utf8' });
  expect(await found(builder.directory)).toHaveLength(listed.trim().split('\n').length);
});
