import { afterEach, expect, test } from 'vitest';
import { openRepository } from '../../../src/core/git/repository.ts';
import { resolveTarget } from '../../../src/core/workflow/resolveTarget.ts';
import type { TargetRequest } from '../../../src/core/workflow/target.ts';
import { createGitRepository, type GitRepository } from '../../helpers/gitRepository.ts';

const opened: GitRepository[] = [];

afterEach(() => {
  for (const repository of opened.splice(0)) repository.dispose();
});

/** main: base, then more; feature: base, then two commits. */
function forked(): GitRepository & { readonly base: string; readonly head: string } {
  const repository = createGitRepository();
  opened.push(repository);
  const base = repository.commit('base', { files: { a: '1\n' } });
  repository.git('checkout', '-q', '-b', 'feature');
  repository.commit('one', { files: { b: '1\n' } });
  const head = repository.commit('two', { files: { b: '2\n' } });
  repository.git('checkout', '-q', 'main');
  repository.commit('more', { files: { c: '1\n' } });
  repository.git('checkout', '-q', 'feature');
  return { ...repository, base, head };
}

async function resolve(repository: GitRepository, request: TargetRequest): ReturnType<typeof resolveTarget> {
  return resolveTarget(await openRepository(repository.directory), request);
}

test('three dots compare with the merge base, two with the revision itself', async () => {
  const repository = forked();
  const main = repository.git('rev-parse', 'main');
  expect(await resolve(repository, { kind: 'range', range: 'main...HEAD' })).toMatchObject({
    baseCommit: repository.base,
    headCommit: repository.head,
  });
  expect(await resolve(repository, { kind: 'range', range: 'main..' })).toMatchObject({
    baseCommit: main,
    headCommit: repository.head,
  });
});

test('a branch is compared with the base it left', async () => {
  const repository = forked();
  expect(await resolve(repository, { kind: 'branch' })).toMatchObject({
    label: 'main...feature',
    baseCommit: repository.base,
  });
});

test('a branch without any base is a usage error that says what to do', async () => {
  const repository = createGitRepository();
  opened.push(repository);
  repository.commit('base');
  repository.git('branch', '-m', 'alone');
  await expect(resolve(repository, { kind: 'branch' })).rejects.toMatchObject({
    code: 'no-base',
    message: expect.stringContaining('main...HEAD'),
  });
});

test('the first commit is compared with nothing', async () => {
  const repository = forked();
  const target = await resolve(repository, { kind: 'commit', revision: repository.base });
  expect(target).toMatchObject({
    baseCommit: null,
    headCommit: repository.base,
    baseTree: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  });
});

test('several merge bases are refused, because the range would depend on which is taken', async () => {
  const repository = forked();
  repository.git('branch', 'feature-before');
  repository.git('merge', '-q', '-m', 'criss', 'main');
  repository.git('checkout', '-q', 'main');
  repository.git('merge', '-q', '-m', 'cross', 'feature-before');
  await expect(resolve(repository, { kind: 'range', range: 'main...feature' })).rejects.toMatchObject({
    code: 'several-merge-bases',
  });
});

test('histories without a common commit are refused', async () => {
  const repository = forked();
  repository.git('checkout', '-q', '--orphan', 'other');
  repository.commit('other root');
  await expect(resolve(repository, { kind: 'range', range: 'main...other' })).rejects.toMatchObject({
    code: 'unrelated-histories',
  });
});

test('the index during a conflict says what stands in the way', async () => {
  const repository = forked();
  repository.commit('ours', { files: { c: 'ours\n' } });
  expect(() => repository.git('merge', '-q', 'main')).toThrow(/merge/);
  await expect(resolve(repository, { kind: 'staged' })).rejects.toMatchObject({ code: 'unmerged-index' });
});
