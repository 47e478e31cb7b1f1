import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createCommit, hasStagedChanges } from '../../../src/core/git/commit.ts';
import { readConfig, readIdentity } from '../../../src/core/git/config.ts';
import { open, temporaryRepository } from './temporaryRepository.ts';

const request = { message: Buffer.from('subject\n'), content: 'index', amend: false } as const;

test('commits the index with the message byte for byte', async () => {
  const builder = temporaryRepository();
  builder.git('config', 'commit.cleanup', 'strip');
  builder.git('config', 'commit.template', '/dev/null');
  builder.git('config', 'i18n.commitEncoding', 'ISO-8859-1');
  builder.write('a', 'a\n');
  builder.git('add', 'a');
  builder.write('b', 'b\n');
  const repository = await open(builder);
  const message = Buffer.from('# ünï\n\n\nbody   \n# line\nReviewed-by: A <a@x>\n\n\n');
  const oid = await createCommit(repository, { ...request, message });
  const raw = builder.gitBytes(['cat-file', 'commit', oid]).toString();
  expect(raw.slice(raw.indexOf('\n\n') + 2)).toBe(message.toString());
  expect(raw).not.toContain('encoding');
  expect(raw).toContain('author Test Person <test@example.com>');
  expect(builder.git('ls-tree', '--name-only', 'HEAD')).toBe('a');
});

test('nothing to commit, empty commits, and amending', async () => {
  const builder = temporaryRepository();
  const root = builder.commit('root', { files: { a: 'a\n' } });
  const repository = await open(builder);
  await expect(createCommit(repository, request)).rejects.toMatchObject({
    code: 'unexpected-exit',
    details: { exitCode: 1 },
  });
  const empty = await createCommit(repository, { ...request, content: 'nothing' });
  expect(builder.git('rev-parse', `${empty}^`)).toBe(root);
  const amended = await createCommit(repository, {
    ...request,
    message: Buffer.from('other\n'),
    content: 'nothing',
    amend: true,
  });
  expect(builder.git('log', '--format=%H %s', amended).split('\n')).toEqual([
    `${amended} other`,
    `${root} root`,
  ]);
});

test('a commit of nothing leaves what is staged staged', async () => {
  const builder = temporaryRepository();
  builder.commit('root', { files: { a: 'a\n' } });
  builder.write('a', 'staged\n');
  builder.git('add', 'a');
  const repository = await open(builder);
  const oid = await createCommit(repository, { ...request, content: 'nothing' });
  expect(builder.git('diff', '--name-only', `${oid}^`, oid)).toBe('');
  expect(builder.git('diff', '--cached', '--name-only')).toBe('a');
});

test('the hooks of the user run, see an ordinary environment, and may refuse', async () => {
  const builder = temporaryRepository();
  builder.write('a', 'a\n');
  builder.git('add', 'a');
  builder.write(
    '.git/hooks/pre-commit',
    '#!/bin/sh\nenv > "$(git rev-parse --git-dir)/seen"\ngit ls-files "*" >&2\nexit $(cat refuse)\n',
    { mode: 0o755 },
  );
  builder.write('refuse', '1');
  const repository = await open(builder);
  process.env['NODE_PATH_OF_THE_USER'] = 'yes';
  process.env['GIT_AUTHOR_NAME'] = 'From Environment';
  process.env['GIT_INDEX_FILE'] = '/nowhere';
  await expect(createCommit(repository, request)).rejects.toMatchObject({
    code: 'unexpected-exit',
    details: { stderr: 'a\n' },
  });
  builder.write('refuse', '0');
  const oid = await createCommit(repository, request);
  const seen = readFileSync(join(builder.directory, '.git/seen'), 'utf8');
  expect(seen).toContain('NODE_PATH_OF_THE_USER=yes');
  expect(seen).not.toMatch(/LITERAL_PATHSPECS|NO_REPLACE|hooksPath/);
  expect(builder.git('log', '-1', '--format=%an', oid)).toBe('From Environment');
});

test('a hook that changes the message changes the commit that is returned', async () => {
  const builder = temporaryRepository();
  builder.write('.git/hooks/commit-msg', '#!/bin/sh\necho "Change-Id: I1" >> "$1"\n', { mode: 0o755 });
  const repository = await open(builder);
  const oid = await createCommit(repository, { ...request, content: 'nothing' });
  expect(builder.git('log', '-1', '--format=%B', oid)).toContain('Change-Id: I1');
});

test('cancelling a commit whose hook hangs leaves no lock', async () => {
  const builder = temporaryRepository();
  builder.write('a', 'a\n');
  builder.git('add', 'a');
  const started = join(builder.home, 'started');
  builder.write('.git/hooks/pre-commit', `#!/bin/sh\ntouch '${started}'\nsleep 30\n`, { mode: 0o755 });
  const repository = await open(builder);
  const controller = new AbortController();
  const commit = createCommit(repository, { ...request, signal: controller.signal });
  const timer = setInterval(() => existsSync(started) && controller.abort(), 20);
  await expect(commit).rejects.toMatchObject({ code: 'cancelled' });
  clearInterval(timer);
  expect(existsSync(join(builder.directory, '.git/index.lock'))).toBe(false);
  expect(() => builder.git('rev-parse', '--verify', 'HEAD')).toThrow('Needed a single revision');
});

test('an empty message is refused by git', async () => {
  const repository = await open(temporaryRepository());
  await expect(
    createCommit(repository, { ...request, message: Buffer.alloc(0), content: 'nothing' }),
  ).rejects.toMatchObject({ code: 'unexpected-exit' });
});

test('staged changes, before and after the first commit, in content, mode and submodules', async () => {
  const builder = temporaryRepository();
  const repository = await open(builder);
  expect(await hasStagedChanges(repository)).toBe(false);
  builder.write('a', 'a\n');
  expect(await hasStagedChanges(repository)).toBe(false);
  builder.git('add', 'a');
  expect(await hasStagedChanges(repository)).toBe(true);
  const head = builder.commit('one');
  expect(await hasStagedChanges(repository)).toBe(false);
  builder.git('update-index', '--chmod=+x', 'a');
  expect(await hasStagedChanges(repository)).toBe(true);
  builder.git('reset', '--quiet', '--hard');
  builder.git('config', 'diff.ignoreSubmodules', 'all');
  builder.git('update-index', '--add', '--cacheinfo', `160000,${head},module`);
  expect(await hasStagedChanges(repository)).toBe(true);
});

test('configuration as git reads it: the last value, includes, none', async () => {
  const builder = temporaryRepository();
  builder.write('.git/more', '[user]\n\tsigningKey = ~/.ssh/id\n[a "b c"]\n\tvalue = two\\nlines\n');
  builder.git('config', 'include.path', 'more');
  builder.git('config', '--add', 'x.y', '1');
  builder.git('config', '--add', 'x.y', '');
  const repository = await open(builder);
  expect(await readConfig(repository, 'user.signingKey')).toBe('~/.ssh/id');
  expect(await readConfig(repository, 'a.b c.value')).toBe('two\nlines');
  expect(await readConfig(repository, 'x.y')).toBe('');
  expect(await readConfig(repository, 'no.such')).toBeNull();
});

test('the identity of the next commit; none when git would have to guess', async () => {
  const builder = temporaryRepository();
  const repository = await open(builder);
  process.env['HOME'] = builder.home;
  for (const name of ['GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'EMAIL', 'XDG_CONFIG_HOME'])
    delete process.env[name];
  builder.git('config', 'user.name', 'Ünï Code');
  expect(await readIdentity(repository)).toEqual({ name: 'Ünï Code', email: 'test@example.com' });
  builder.git('config', 'author.email', 'other@example.com');
  expect(await readIdentity(repository)).toEqual({ name: 'Ünï Code', email: 'other@example.com' });
  builder.git('config', '--remove-section', 'user');
  builder.git('config', '--remove-section', 'author');
  expect(await readIdentity(repository)).toBeNull();
});
