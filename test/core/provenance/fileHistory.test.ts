import { afterEach, expect, test } from 'vitest';
import { createGitRepository } from '../../helpers/gitRepository.ts';
import type { GitRepository } from '../../helpers/gitRepository.ts';
import { readHistory } from './replayedHistory.ts';
import { numbered } from './resolvedHistory.ts';

const open: GitRepository[] = [];
afterEach(() => {
  for (const repository of open.splice(0)) repository.dispose();
});

function newRepository(): GitRepository {
  const repository = createGitRepository();
  open.push(repository);
  return repository;
}

/** Checks `path kind` of every file with added lines between `base` and `main`; for chains with the steps' subjects. */
async function check(
  repository: GitRepository,
  expected: readonly string[],
  base = 'base',
  head = 'HEAD',
): Promise<void> {
  const ids = [base, head].map((name) => repository.git('rev-parse', `${name}^{commit}`));
  const { histories } = await readHistory(repository.directory, ids[0] ?? '', ids[1] ?? '');
  const subject = (oid: string): string => repository.git('show', '-s', '--format=%s', oid);
  const found = [...histories].map(([path, history]) => {
    if (history.kind === 'chain')
      return `${path} chain ${history.steps.map((step) => subject(step.commit)).join(' ')}`;
    return history.kind === 'single' ? `${path} single ${subject(history.commit)}` : `${path} tangled`;
  });
  expect(found).toEqual(expected);
}

function start(files: Readonly<Record<string, string>>): GitRepository {
  const repository = newRepository();
  repository.commit('base', { files });
  repository.git('tag', 'base');
  return repository;
}

test('one commit, several, and those that only set a mode', async () => {
  const repository = start({ 'a.txt': 'a\n', 'b.txt': 'b\n', 'c.txt': 'c\n' });
  repository.commit('one', { files: { 'a.txt': 'a\n1\n', 'b.txt': 'b\n1\n', 'new.txt': '1\n' } });
  repository.write('c.txt', 'c\n', { mode: 0o755 });
  repository.commit('mode');
  repository.commit('two', { files: { 'b.txt': 'b\n1\n2\n', 'c.txt': 'c\n2\n', 'new.txt': '1\n2\n' } });
  repository.commit('back', { files: { 'b.txt': 'b\n' } });
  repository.commit('again', { files: { 'b.txt': 'b\n1\n' } });
  await check(repository, [
    'a.txt single one',
    'b.txt chain one two back again',
    'c.txt chain two',
    'new.txt chain one two',
  ]);
});

test('a commit dated before its parent', async () => {
  const repository = start({ 'a.txt': 'a\n' });
  repository.commit('one', { files: { 'a.txt': 'a\n1\n' }, date: '2026-03-01T00:00:00Z' });
  repository.commit('two', { files: { 'a.txt': 'a\n1\n2\n' }, date: '2026-02-01T00:00:00Z' });
  repository.commit('three', { files: { 'a.txt': 'a\n1\n2\n3\n' }, date: '2026-01-20T00:00:00Z' });
  await check(repository, ['a.txt chain one two three']);
});

test('a file that was removed and came back', async () => {
  const repository = start({ 'a.txt': 'a\n' });
  repository.commit('gone', { files: { 'a.txt': null } });
  repository.commit('back', { files: { 'a.txt': 'a\n1\n' } });
  await check(repository, ['a.txt chain gone back']);
});

test('renames are for blame, new files beside removed ones are not', async () => {
  const repository = start({ 'a.txt': numbered('a', 1, 20), 'gone.txt': 'short\n' });
  repository.commit('one', { files: { 'draft.txt': numbered('draft', 1, 20) } });
  repository.commit('rename', { files: { 'draft.txt': null, 'final.txt': numbered('draft', 1, 21) } });
  repository.commit('new', { files: { 'gone.txt': null, 'other.txt': numbered('other', 1, 9) } });
  repository.commit('last', {
    files: { 'final.txt': numbered('draft', 1, 22), 'other.txt': numbered('other', 1, 10) },
  });
  await check(repository, ['final.txt tangled', 'other.txt chain new last']);
});

test('a file that was a link meanwhile', async () => {
  const repository = start({ 'a.txt': 'a\n' });
  const target = repository.gitBytes(['hash-object', '-w', '--stdin'], 'target').toString().trim();
  repository.git('update-index', '--cacheinfo', `120000,${target},a.txt`);
  repository.git('commit', '-q', '-m', 'link');
  repository.commit('file', { files: { 'a.txt': 'b\n' } });
  await check(repository, ['a.txt tangled']);
});

/** Runs `work` on a branch that leaves here and is merged afterwards. */
function merge(repository: GitRepository, work: () => void, main: () => void = () => undefined): void {
  repository.git('checkout', '-q', '-b', 'side');
  work();
  repository.git('checkout', '-q', 'main');
  main();
  repository.git('merge', '-q', '--no-ff', '-m', 'merge', 'side');
  repository.git('branch', '-q', '-D', 'side');
}

test('branches that changed different files are chains', async () => {
  const repository = start({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
  repository.commit('one', { files: { 'a.txt': 'a\n1\n', 'b.txt': 'b\n1\n' } });
  merge(
    repository,
    () => repository.commit('side', { files: { 'a.txt': 'a\n1\n2\n' } }),
    () => repository.commit('main', { files: { 'b.txt': 'b\n1\n2\n' } }),
  );
  await check(repository, ['a.txt chain one side', 'b.txt chain one main']);
});

test('a merge that changed the file, both sides that did the same, a blob that came back', async () => {
  const repository = start({ 'both.txt': numbered('b', 1, 9), 'same.txt': 's\n', 'back.txt': 'k\n' });
  const both = numbered('b', 1, 9);
  merge(
    repository,
    () => repository.commit('side', { files: { 'both.txt': `top\n${both}`, 'same.txt': 's\n1\n' } }),
    () => {
      repository.commit('main', {
        files: { 'both.txt': `${both}end\n`, 'same.txt': 's\n1\n', 'back.txt': 'l\n' },
      });
    },
  );
  repository.commit('undo', { files: { 'back.txt': 'k\n' } });
  repository.commit('redo', { files: { 'back.txt': 'k\nm\n' } });
  await check(repository, ['back.txt tangled', 'both.txt tangled', 'same.txt tangled']);
});

test('blobs that chain by chance on branches that do not', async () => {
  const repository = newRepository();
  repository.commit('root', { files: { 'a.txt': 'a\nmain\n' } });
  repository.git('branch', 'side');
  repository.commit('base', { files: { 'a.txt': 'a\n' } });
  repository.git('tag', 'base');
  repository.commit('main', { files: { 'a.txt': 'a\nmain\n' } });
  repository.git('checkout', '-q', 'side');
  repository.commit('side', { files: { 'a.txt': 'a\nmain\nside\n' } });
  repository.git('checkout', '-q', 'main');
  repository.git('merge', '-q', '--no-ff', '-X', 'theirs', '-m', 'merge', 'side');
  await check(repository, ['a.txt tangled']);
});
