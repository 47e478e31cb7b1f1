import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import { readRef, updateRef } from '../../../src/core/git/refs.ts';
import { fetchRef, listRemotes, pushRefs } from '../../../src/core/git/remotes.ts';
import { openRepository, type Repository } from '../../../src/core/git/repository.ts';
import { gitVersion, isSupportedGitVersion } from '../../../src/core/git/version.ts';
import type { GitRepository } from '../../helpers/gitRepository.ts';
import { open, temporaryRepository } from './temporaryRepository.ts';

const records = 'refs/countersign/records';
const nothing = toObjectId('0'.repeat(40));

async function withRemote(): Promise<{
  origin: GitRepository;
  builder: GitRepository;
  repository: Repository;
}> {
  const origin = temporaryRepository({ bare: true });
  const builder = temporaryRepository();
  builder.commit('one', { files: { a: 'a\n' } });
  builder.git('remote', 'add', 'origin', origin.directory);
  return { origin, builder, repository: await open(builder) };
}

test('lists remotes with where they really lead', async () => {
  const builder = temporaryRepository();
  const repository = await open(builder);
  expect(await listRemotes(repository)).toEqual([]);
  builder.git('config', 'url.https://real.example/.insteadOf', 'short:');
  builder.git('remote', 'add', 'origin', 'short:a b.git');
  builder.git('remote', 'add', 'up/stream', '/path (fetch)');
  builder.git('remote', 'set-url', '--push', 'up/stream', 'ssh://push.example/x');
  expect(await listRemotes(repository)).toEqual([
    { name: 'origin', fetchUrl: 'https://real.example/a b.git', pushUrl: 'https://real.example/a b.git' },
    { name: 'up/stream', fetchUrl: '/path (fetch)', pushUrl: 'ssh://push.example/x' },
  ]);
});

test('pushes and fetches exactly what was named', async () => {
  const { origin, builder, repository } = await withRemote();
  const oid = toObjectId(builder.git('rev-parse', 'HEAD'));
  builder.git('tag', 'v1');
  builder.git('config', 'push.followTags', 'true');
  await updateRef(repository, { name: records, newOid: oid, oldOid: nothing, message: 'x' });
  await pushRefs(repository, { remote: 'origin', refspecs: [`${records}:${records}`] });
  expect(origin.git('for-each-ref', '--format=%(refname)')).toBe(records);

  const other = temporaryRepository();
  other.git('remote', 'add', 'origin', origin.directory);
  other.git('config', 'fetch.prune', 'true');
  const target = 'refs/countersign-remotes/origin/records';
  const clone = await open(other);
  await fetchRef(clone, { remote: 'origin', refspec: `+${records}:${target}` });
  expect(await readRef(clone, target)).toBe(oid);
  expect(other.git('for-each-ref', '--format=%(refname)')).toBe(target);
  expect(existsSync(join(other.directory, '.git/FETCH_HEAD'))).toBe(false);
});

test('a remote that moved on rejects a push, and a ref that it does not have cannot be fetched', async () => {
  const { origin, builder, repository } = await withRemote();
  builder.git('push', '--quiet', 'origin', 'main');
  const theirs = temporaryRepository();
  theirs.git('clone', '--quiet', origin.directory, 'clone');
  const head = builder.commit('ours');
  theirs.git(
    '-C',
    'clone',
    '-c',
    'user.name=a',
    '-c',
    'user.email=a@x',
    'commit',
    '--quiet',
    '--allow-empty',
    '-m',
    'theirs',
  );
  theirs.git('-C', 'clone', 'push', '--quiet');
  await expect(pushRefs(repository, { remote: 'origin', refspecs: ['main'] })).rejects.toMatchObject({
    code: 'ref-changed',
  });
  await expect(fetchRef(repository, { remote: 'origin', refspec: records })).rejects.toMatchObject({
    code: 'unknown-revision',
  });
  expect(builder.git('rev-parse', 'main')).toBe(head);
  await expect(pushRefs(repository, { remote: 'origin', refspecs: [] })).rejects.toMatchObject({
    name: 'GitError',
  });
});

test('no hook runs at a push, and a remote cannot be an option', async () => {
  const { builder, repository } = await withRemote();
  builder.write('.git/hooks/pre-push', '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  await pushRefs(repository, { remote: 'origin', refspecs: ['main'] });
  const marker = join(builder.home, 'ran');
  await expect(
    pushRefs(repository, { remote: `--receive-pack=touch ${marker}`, refspecs: ['main'] }),
  ).rejects.toMatchObject({ name: 'GitError' });
  await expect(
    fetchRef(repository, { remote: `--upload-pack=touch ${marker}`, refspec: 'main' }),
  ).rejects.toMatchObject({ name: 'GitError' });
  expect(existsSync(marker)).toBe(false);
});

const supported = (major: number, minor: number): boolean =>
  isSupportedGitVersion({ major, minor, text: '' });

test('the version of git', async () => {
  const version = await gitVersion();
  expect(isSupportedGitVersion(version)).toBe(true);
  expect(`git version ${version.text}`).toBe(temporaryRepository().git('version'));
  expect([supported(2, 38), supported(2, 39), supported(1, 99), supported(3, 0)]).toEqual([
    false,
    true,
    false,
    true,
  ]);
  await expect(gitVersion('/no/git')).rejects.toMatchObject({ code: 'git-missing' });
  await expect(gitVersion('echo')).rejects.toMatchObject({ code: 'unexpected-exit' });
  await expect(openRepository('/', { gitPath: 'git' })).rejects.toMatchObject({ code: 'not-a-repository' });
});
