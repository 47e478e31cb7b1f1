import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { GitError } from '../../../src/core/git/gitError.ts';
import { runGit, runGitText, streamGit } from '../../../src/core/git/runGit.ts';
import { open, temporaryRepository } from './temporaryRepository.ts';

async function failure(promise: Promise<unknown>): Promise<GitError> {
  const error: unknown = await promise.then(
    () => new Error('did not fail'),
    (reason: unknown) => reason,
  );
  if (!GitError.is(error)) throw error;
  return error;
}

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test('passes bytes in and out unchanged', async () => {
  const repository = await open(temporaryRepository());
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  const oid = await runGitText(repository, ['hash-object', '-w', '--stdin'], { input: bytes });
  expect((await runGit(repository, ['cat-file', 'blob', oid])).stdout).toEqual(bytes);
});

test('a program that is not there is git-missing', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'countersign-'));
  const error = await failure(runGit({ directory, gitPath: join(directory, 'no-git') }, ['version']));
  expect(error.code).toBe('git-missing');
});

test('a directory that is not there is not mistaken for a missing git', async () => {
  const error = await failure(runGit({ directory: '/no/such/directory', gitPath: 'git' }, ['version']));
  expect(error.code).toBe('not-a-repository');
});

test('an exit code that was not declared fails with what git said', async () => {
  const repository = await open(temporaryRepository());
  const error = await failure(runGit(repository, ['rev-parse', '--verify', 'nowhere']));
  expect(error).toMatchObject({ code: 'unknown-revision', details: { exitCode: 128 } });
  expect(error.details.stderr).toContain('Needed a single revision');
});

test('a declared exit code is a result', async () => {
  const repository = await open(temporaryRepository());
  const args = ['config', '--get', 'no.such'];
  expect((await runGit(repository, args, { expectExit: [0, 1] })).exitCode).toBe(1);
  expect((await failure(runGit(repository, args))).details.exitCode).toBe(1);
});

test('output above the limit is an error, not a long wait', async () => {
  const builder = temporaryRepository();
  const oid = builder.gitBytes(['hash-object', '-w', '--stdin'], Buffer.alloc(3_000_000)).toString().trim();
  const repository = await open(builder);
  expect((await failure(runGit(repository, ['cat-file', 'blob', oid], { maxBytes: 2_999_999 }))).code).toBe(
    'too-large',
  );
  expect((await runGit(repository, ['cat-file', 'blob', oid], { maxBytes: 3_000_000 })).stdout.length).toBe(
    3_000_000,
  );
  const streamed = streamGit(repository, ['cat-file', 'blob', oid], { maxBytes: 1000 });
  expect((await failure(collect(streamed))).code).toBe('too-large');
});

test('cancelling ends a run that waits for its input', async () => {
  const repository = await open(temporaryRepository());
  const controller = new AbortController();
  // git waits: standard input of this alias is held open by `sleep`, which outlives git.
  const run = runGit(repository, ['-c', 'alias.wait=!sleep 60', 'wait'], { signal: controller.signal });
  setTimeout(() => controller.abort(), 50);
  const started = Date.now();
  expect((await failure(run)).code).toBe('cancelled');
  expect(Date.now() - started).toBeLessThan(50_000);
});

test('cancelling a stream ends it with the same error, and an aborted signal starts nothing', async () => {
  const builder = temporaryRepository();
  const oid = builder.gitBytes(['hash-object', '-w', '--stdin'], Buffer.alloc(30_000_000)).toString().trim();
  const repository = await open(builder);
  const controller = new AbortController();
  const read = async (): Promise<void> => {
    for await (const chunk of streamGit(repository, ['cat-file', 'blob', oid], {
      signal: controller.signal,
    })) {
      if (chunk.length > 0) controller.abort();
    }
  };
  expect((await failure(read())).code).toBe('cancelled');
  expect((await failure(runGit(repository, ['version'], { signal: controller.signal }))).code).toBe(
    'cancelled',
  );
});

test('a stream may be left early', async () => {
  const builder = temporaryRepository();
  const oid = builder.gitBytes(['hash-object', '-w', '--stdin'], Buffer.alloc(30_000_000)).toString().trim();
  const repository = await open(builder);
  for await (const chunk of streamGit(repository, ['cat-file', 'blob', oid])) {
    expect(chunk.length).toBeGreaterThan(0);
    break;
  }
});

test('a stream that fails says so after its output', async () => {
  const repository = await open(temporaryRepository());
  expect((await failure(collect(streamGit(repository, ['rev-parse', 'HEAD^{commit}'])))).code).toBe(
    'unknown-revision',
  );
});

test('input that git does not read is not an error of its own', async () => {
  const repository = await open(temporaryRepository());
  const { stdout } = await runGit(repository, ['version'], { input: Buffer.alloc(10_000_000) });
  expect(stdout.toString()).toMatch(/^git version/);
});

test('nothing inherited names another repository, other configuration or another output', async () => {
  const builder = temporaryRepository();
  const repository = await open(builder);
  Object.assign(process.env, {
    GIT_DIR: '/nowhere',
    GIT_WORK_TREE: '/nowhere',
    GIT_INDEX_FILE: '/nowhere',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'countersign.leak',
    GIT_CONFIG_VALUE_0: 'yes',
    LC_ALL: 'de_DE.UTF-8',
    LANGUAGE: 'de',
  });
  expect(await runGitText(repository, ['rev-parse', '--absolute-git-dir'])).toBe(
    join(builder.directory, '.git'),
  );
  expect(
    (await runGit(repository, ['config', '--get', 'countersign.leak'], { expectExit: [1] })).exitCode,
  ).toBe(1);
});

test('reading never reaches a remote, also not to complete a partial clone', async () => {
  const origin = temporaryRepository();
  origin.git('config', 'uploadpack.allowFilter', 'true');
  origin.commit('one', { files: { a: 'old\n' } });
  const old = origin.git('rev-parse', 'HEAD:a');
  origin.commit('two', { files: { a: 'new\n' } });
  const clone = temporaryRepository();
  clone.git('clone', '--quiet', '--no-local', '--filter=blob:none', `file://${origin.directory}`, 'partial');
  const directory = join(clone.directory, 'partial');
  const error = await failure(runGit({ directory, gitPath: 'git' }, ['cat-file', 'blob', old]));
  expect(error.details.exitCode).toBe(128);
  expect(clone.git('-C', 'partial', 'cat-file', '-p', old)).toBe('old');
});
