import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openResultCache } from '../../../src/core/cache/resultCache.ts';

const made: string[] = [];

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'countersign-cache-'));
  made.push(directory);
  return directory;
}

afterAll(async () => {
  for (const directory of made) await rm(directory, { recursive: true, force: true });
});

function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isFile());
}

describe.each(['directory', 'memory'])('in %s', (kind) => {
  const open = (): ReturnType<typeof openResultCache> =>
    openResultCache({ directory: kind === 'memory' ? null : temporaryDirectory(), version: '1' });

  test('reads what was written, and nothing else', async () => {
    const cache = open();
    await cache.write('a', { x: [1, 'é\ud800', null] });
    expect(await cache.read('a')).toEqual({ x: [1, 'é\ud800', null] });
    expect(await cache.read('b')).toBeUndefined();
  });

  test('the last write counts', async () => {
    const cache = open();
    await cache.write('a', 1);
    await cache.write('a', 2);
    expect(await cache.read('a')).toBe(2);
  });
});

test('other versions are not read', async () => {
  const directory = temporaryDirectory();
  await openResultCache({ directory, version: '1' }).write('a', 1);
  expect(await openResultCache({ directory, version: '2' }).read('a')).toBeUndefined();
  expect(await openResultCache({ directory, version: '1' }).read('a')).toBe(1);
});

test.each(['', '{', '[]', 'null', '{"version":"1","key":"other","value":1}', '\0\0\0'])(
  'a corrupt entry (%j) is not read, and is replaced',
  async (content) => {
    const directory = temporaryDirectory();
    const cache = openResultCache({ directory, version: '1' });
    await cache.write('a', 1);
    const [path = ''] = filesIn(directory);
    writeFileSync(path, content);
    expect(await cache.read('a')).toBeUndefined();
    await cache.write('a', 2);
    expect(await cache.read('a')).toBe(2);
  },
);

test('a directory that cannot be written is no error', async () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'file'), '');
  const cache = openResultCache({ directory: join(directory, 'file', 'cache'), version: '1' });
  await cache.write('a', 1);
  expect(await cache.read('a')).toBeUndefined();
  expect(await cache.prune()).toBe(0);
});

test('pruning deletes what was used longest ago', async () => {
  const directory = temporaryDirectory();
  const cache = openResultCache({ directory, version: '1', maxBytes: 5_000 });
  for (const key of ['first', 'second', 'third']) {
    const before = new Set(filesIn(directory));
    await cache.write(key, 'x'.repeat(2_000));
    const path = filesIn(directory).find((file) => !before.has(file)) ?? '';
    const age = { first: 3, second: 2, third: 1 }[key] ?? 0;
    utimesSync(path, Date.now() / 1000 - age * 3600, Date.now() / 1000 - age * 3600);
  }
  expect(await cache.prune()).toBeLessThanOrEqual(5_000);
  const kept = await Promise.all(['first', 'second', 'third'].map((key) => cache.read(key)));
  expect(kept.map((value) => value !== undefined)).toEqual([false, true, true]);
});

test('reading keeps an old entry alive', async () => {
  const directory = temporaryDirectory();
  const cache = openResultCache({ directory, version: '1' });
  await cache.write('a', 1);
  const [path = ''] = filesIn(directory);
  utimesSync(path, 1_000_000, 1_000_000);
  await cache.read('a');
  expect(Date.now() - statSync(path).mtimeMs).toBeLessThan(60_000);
});

test('pruning is due once an hour, whoever asks', async () => {
  const directory = temporaryDirectory();
  const open = (): ReturnType<typeof openResultCache> =>
    openResultCache({ directory, version: '1', maxBytes: 0 });
  await open().write('a', 1);
  await open().pruneWhenDue();
  await open().write('b', 1);
  await open().pruneWhenDue();
  expect(await Promise.all([open().read('a'), open().read('b')])).toEqual([undefined, 1]);
  utimesSync(join(directory, 'pruned'), 1_000_000, 1_000_000);
  await open().pruneWhenDue();
  expect(await open().read('b')).toBeUndefined();
});

test('pruning touches only files of the cache, and takes abandoned temporary files', async () => {
  const directory = temporaryDirectory();
  const cache = openResultCache({ directory, version: '1' });
  await cache.write('a', 1);
  mkdirSync(join(directory, 'ab'), { recursive: true });
  const foreign = join(directory, 'ab', 'notes.txt');
  const abandoned = join(directory, 'ab', '00000000-0000-4000-8000-000000000000.tmp');
  for (const path of [foreign, abandoned]) {
    writeFileSync(path, 'x');
    utimesSync(path, 1_000_000, 1_000_000);
  }
  await cache.prune();
  expect(readFileSync(foreign, 'utf8')).toBe('x');
  expect(filesIn(directory)).not.toContain(abandoned);
  expect(await cache.read('a')).toBe(1);
});

test('many writers of the same keys leave whole entries and no temporary files', async () => {
  const directory = temporaryDirectory();
  const caches = Array.from({ length: 4 }, () => openResultCache({ directory, version: '1' }));
  const value = 'x'.repeat(50_000);
  await Promise.all(
    caches.flatMap((cache, writer) =>
      Array.from({ length: 25 }, async (_, key) => {
        await cache.write(`key ${key}`, { writer, value });
        expect(await cache.read(`key ${key}`)).toMatchObject({ value });
      }),
    ),
  );
  expect(filesIn(directory).filter((path) => path.endsWith('.tmp'))).toEqual([]);
});
