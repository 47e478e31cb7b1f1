import { createHash, randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { toObjectId } from '../../../src/core/base/objectId.ts';
import { decodeRepoPath, toRepoPath } from '../../../src/core/base/repoPath.ts';
import { type BlobReader, createBlobReader } from '../../../src/core/git/blobs.ts';
import { openRepository, type Repository } from '../../../src/core/git/repository.ts';
import { open, temporaryRepository } from './temporaryRepository.ts';

async function withReader(
  repository: Repository,
  use: (reader: BlobReader) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const reader = createBlobReader(repository, signal);
  try {
    await use(reader);
  } finally {
    reader.dispose();
  }
}

/** Comparing megabytes element by element takes minutes. */
function digest(bytes: Buffer | null): string | null {
  return bytes === null ? null : createHash('sha256').update(bytes).digest('hex');
}

test('reads bytes, sizes and what is missing, with many callers at once', async () => {
  const builder = temporaryRepository();
  const contents = [
    ...['', '\n', 'a', 'a\n', '\0\r\n', `${'f'.repeat(40)} missing\n`].map((text) => Buffer.from(text)),
    ...[1, 4095, 65_535, 65_536, 1_000_000].map((size) => randomBytes(size)),
  ];
  const oids = contents.map((content) =>
    toObjectId(builder.gitBytes(['hash-object', '-w', '--stdin'], content).toString().trim()),
  );
  const missing = toObjectId('1'.repeat(40));
  await withReader(await open(builder), async (reader) => {
    const wanted = Array.from({ length: 500 }, (_, index) => index % (contents.length + 1));
    const read = await Promise.all(
      wanted.map(async (index) => {
        const oid = oids[index] ?? missing;
        const [bytes, size] = await Promise.all([reader.read(oid), reader.size(oid)]);
        return { digest: digest(bytes), size };
      }),
    );
    const expected = wanted.map((index) => ({
      digest: digest(contents[index] ?? null),
      size: contents[index]?.length ?? null,
    }));
    expect(read).toEqual(expected);
  });
});

test('a big object arrives whole', async () => {
  const builder = temporaryRepository();
  const content = randomBytes(50_000_000);
  const oid = toObjectId(builder.gitBytes(['hash-object', '-w', '--stdin'], content).toString().trim());
  await withReader(await open(builder), async (reader) => {
    expect((await reader.read(oid))?.equals(content)).toBe(true);
    expect(await reader.size(oid)).toBe(50_000_000);
  });
});

test('only blobs are contents of files', async () => {
  const builder = temporaryRepository();
  const commit = toObjectId(builder.commit('one', { files: { 'a/b': 'b\n' } }));
  const tree = toObjectId(builder.git('rev-parse', 'HEAD^{tree}'));
  await withReader(await open(builder), async (reader) => {
    expect([
      await reader.read(commit),
      await reader.size(tree),
      await reader.readPath('HEAD', toRepoPath('a')),
    ]).toEqual([null, null, null]);
  });
});

const awkwardPaths = [
  'plain',
  'a b/c d',
  ' leading and trailing ',
  '"quoted"/it\'s',
  'line\nend',
  'two\n\nline\nends\n',
  'tab\there',
  'back\\slash',
  ':(glob)*',
  '*.txt',
  '-rf',
  'ünïcödé/日本',
  'HEAD',
];

test.each(['sha1', 'sha256'] as const)('paths of every kind in %s', async (objectFormat) => {
  const builder = temporaryRepository({ objectFormat });
  builder.commit('all', { files: Object.fromEntries(awkwardPaths.map((path) => [path, `${path}!`])) });
  await withReader(await open(builder), async (reader) => {
    const treeish = [builder.git('rev-parse', 'HEAD'), 'HEAD', 'main^{tree}'];
    for (const name of treeish) {
      const asked = awkwardPaths.flatMap((path) => [path, `${path}\nmissing`]);
      const read = await Promise.all(
        asked.map(async (path) => (await reader.readPath(name, toRepoPath(path)))?.toString()),
      );
      expect(read).toEqual(awkwardPaths.flatMap((path) => [`${path}!`, undefined]));
    }
  });
});

test('a path that is not UTF-8', async () => {
  const builder = temporaryRepository();
  const bytes = Buffer.from([0x66, 0xff, 0x80, 0x0a]);
  const blob = builder.gitBytes(['hash-object', '-w', '--stdin'], 'content').toString().trim();
  const tree = builder.gitBytes(
    ['mktree', '-z'],
    Buffer.concat([Buffer.from(`100644 blob ${blob}\t`), bytes, Buffer.of(0)]),
  );
  await withReader(await open(builder), async (reader) => {
    expect((await reader.readPath(tree.toString().trim(), decodeRepoPath(bytes)))?.toString()).toBe(
      'content',
    );
  });
});

test('paths that no tree can hold are missing and leave the process alive', async () => {
  const builder = temporaryRepository();
  builder.commit('one', { files: { a: 'a\n' } });
  await withReader(await open(builder), async (reader) => {
    const head = builder.git('rev-parse', 'HEAD');
    const found: string[] = [];
    for (const path of ['./a', '../a', '.', '..', 'a\0', '', '/a', 'a/', 'a/b', '/', ':']) {
      if ((await reader.readPath(head, toRepoPath(path))) !== null) found.push(path);
    }
    expect(found).toEqual([]);
    expect((await reader.readPath(head, toRepoPath('a')))?.toString()).toBe('a\n');
  });
});

test('objects that come into the repository later are found', async () => {
  const builder = temporaryRepository();
  await withReader(await open(builder), async (reader) => {
    expect(await reader.read(toObjectId('1'.repeat(40)))).toBeNull();
    const oid = toObjectId(builder.gitBytes(['hash-object', '-w', '--stdin'], 'later').toString().trim());
    builder.git('repack', '-adq');
    expect((await reader.read(oid))?.toString()).toBe('later');
  });
});

test('what a partial clone does not hold is missing; nothing is fetched', async () => {
  const origin = temporaryRepository();
  origin.git('config', 'uploadpack.allowFilter', 'true');
  origin.commit('one', { files: { a: 'old\n' } });
  const old = toObjectId(origin.git('rev-parse', 'HEAD:a'));
  origin.commit('two', { files: { a: 'new\n' } });
  origin.git(
    'clone',
    '--quiet',
    '--no-local',
    '--filter=blob:none',
    `file://${origin.directory}`,
    '../home/partial',
  );
  await withReader(await openRepository(join(origin.home, 'partial')), async (reader) => {
    expect(await reader.read(old)).toBeNull();
    expect((await reader.readPath('HEAD', toRepoPath('a')))?.toString()).toBe('new\n');
    expect(await reader.readPath('HEAD~1', toRepoPath('a'))).toBeNull();
  });
});

test('cancelling and disposing fail open and later requests; a dead process does too', async () => {
  const builder = temporaryRepository();
  const oid = toObjectId(builder.gitBytes(['hash-object', '-w', '--stdin'], 'x').toString().trim());
  const repository = await open(builder);
  const controller = new AbortController();
  const cancelled = createBlobReader(repository, controller.signal);
  expect(await cancelled.size(oid)).toBe(1);
  controller.abort();
  await expect(cancelled.size(oid)).rejects.toMatchObject({ code: 'cancelled' });
  await expect(cancelled.read(oid)).rejects.toMatchObject({ code: 'cancelled' });
  cancelled.dispose();

  const disposed = createBlobReader(repository);
  const pending = disposed.read(oid);
  disposed.dispose();
  await expect(pending).rejects.toMatchObject({ code: 'cancelled' });

  const broken = createBlobReader({ ...repository, gitPath: 'false' });
  await expect(broken.read(oid)).rejects.toMatchObject({ code: 'unexpected-exit' });
  await expect(broken.read(oid)).rejects.toMatchObject({ code: 'unexpected-exit' });
  broken.dispose();
});

test('a reader leaves nothing behind', async () => {
  const builder = temporaryRepository();
  builder.commit('one', { files: { a: 'a\n' } });
  process.env['TMPDIR'] = builder.home;
  expect(tmpdir()).toBe(builder.home);
  await withReader(await open(builder), async (reader) => {
    expect(await reader.readPath('HEAD', toRepoPath('a'))).not.toBeNull();
    expect(readdirSync(builder.home)).toHaveLength(1);
  });
  expect(readdirSync(builder.home)).toEqual([]);
});
