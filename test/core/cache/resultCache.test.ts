import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { openResultCache, type ResultCache } from '../../../src/core/cache/resultCache.ts';

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

  test('reads what was written, and nothing else, before and after it was kept', async () => {
    const cache = open();
    cache.write('a', { x: [1, 'é\ud800', null] });
    for (const _ of ['before', 'after']) {
      expect(await cache.read('a')).toEqual({ x: [1, 'é\ud800', null] });
      expect(await cache.read('b')).toBeUndefined();
      await cache.flush();
    }
  });

  test('the last write counts', async () => {
    const cache = open();
    cache.write('a', 1);
    cache.write('a', 2);
    expect(await cache.read('a')).toBe(2);
    await cache.flush();
    cache.write('a', 3);
    await cache.flush();
    expect(await cache.read('a')).toBe(3);
  });
});

/** Writes entries and keeps them. */
async function keep(cache: ResultCache, entries: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [key, value] of Object.entries(entries)) cache.write(key, value);
  await cache.flush();
}

test('what was written together stands in one file, whatever its size', async () => {
  const directory = temporaryDirectory();
  const entries = Object.fromEntries(
    Array.from({ length: 2_000 }, (_, at) => [`key ${at}`, { at, é: '漢' }]),
  );
  await keep(openResultCache({ directory, version: '1' }), entries);
  expect(filesIn(directory)).toHaveLength(1);
  const other = openResultCache({ directory, version: '1' });
  const read = await Promise.all(Object.keys(entries).map((key) => other.read(key)));
  expect(read).toEqual(Object.values(entries));
});

test('much is written before anybody asks for it to be kept', async () => {
  const directory = temporaryDirectory();
  const cache = openResultCache({ directory, version: '1' });
  for (let at = 0; at < 30; at += 1) cache.write(`key ${at}`, 'x'.repeat(100_000));
  await cache.flush();
  expect(filesIn(directory)).toHaveLength(3);
  const other = openResultCache({ directory, version: '1' });
  for (let at = 0; at < 30; at += 1) expect(await other.read(`key ${at}`)).toHaveLength(100_000);
});

test('an open cache sees what others kept after its next flush', async () => {
  const directory = temporaryDirectory();
  const cache = openResultCache({ directory, version: '1' });
  expect(await cache.read('a')).toBeUndefined();
  await keep(openResultCache({ directory, version: '1' }), { a: 1 });
  await cache.flush();
  expect(await cache.read('a')).toBe(1);
});

test('other versions are not read', async () => {
  const directory = temporaryDirectory();
  await keep(openResultCache({ directory, version: '1' }), { a: 1 });
  expect(await openResultCache({ directory, version: '2' }).read('a')).toBeUndefined();
  expect(await openResultCache({ directory, version: '1' }).read('a')).toBe(1);
});

const nameOfA = createHash('sha256').update('["1","a"]').digest('base64url').slice(0, 24);
const headerOf = (entries: unknown): string => `{"pack":1,"entries":${JSON.stringify(entries)}}\n`;

test.each([
  '',
  '{',
  '\0\0\0',
  '{"pack":1,"entries":[',
  headerOf(null),
  headerOf([null, 1, [], [nameOfA], [nameOfA, 'x'], [nameOfA, -1], [nameOfA, 1.5], [nameOfA, 1e9]]),
  ...['', '{', '[]', 'null', '{"version":"1","key":"other","value":1}'].map(
    (entry) => headerOf([[nameOfA, entry.length]]) + entry,
  ),
])('a corrupt pack (%j) is not read, and its entry is replaced', async (content) => {
  const directory = temporaryDirectory();
  const cache = openResultCache({ directory, version: '1' });
  await keep(cache, { a: 1 });
  const [path = ''] = filesIn(directory);
  writeFileSync(path, content);
  for (const reader of [cache, openResultCache({ directory, version: '1' })]) {
    expect(await reader.read('a')).toBeUndefined();
  }
  // Names of packs sort by time in milliseconds.
  await setTimeout(2);
  await keep(cache, { a: 2 });
  for (const reader of [cache, openResultCache({ directory, version: '1' })]) {
    expect(await reader.read('a')).toBe(2);
  }
});

test('a whole entry in a hand-made pack is read', async () => {
  const directory = temporaryDirectory();
  const entry = '{"version":"1","key":"a","value":7}';
  const pack = `000000000-00000000-0000-4000-8000-000000000000.pack`;
  writeFileSync(join(directory, pack), headerOf([[nameOfA, entry.length]]) + entry);
  expect(await openResultCache({ directory, version: '1' }).read('a')).toBe(7);
});

test('a directory that cannot be written is no error', async () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'file'), '');
  const cache = openResultCache({ directory: join(directory, 'file', 'cache'), version: '1' });
  await keep(cache, { a: 1 });
  expect(await cache.read('a')).toBeUndefined();
  expect(await cache.prune()).toBe(0);
});

test('pruning deletes what was used longest ago', async () => {
  const directory = temporaryDirectory();
  const cache = openResultCache({ directory, version: '1', maxBytes: 5_000 });
  for (const key of ['first', 'second', 'third']) {
    const before = new Set(filesIn(directory));
    await keep(cache, { [key]: 'x'.repeat(2_000) });
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
  await keep(cache, { a: 1 });
  const [path = ''] = filesIn(directory);
  utimesSync(path, 1_000_000, 1_000_000);
  await cache.read('a');
  const age = (): number => Date.now() - statSync(path).mtimeMs;
  await expect.poll(age, { timeout: 50_000 }).toBeLessThan(600_000);
});

test('pruning is due once an hour, whoever asks', async () => {
  const directory = temporaryDirectory();
  const open = (): ReturnType<typeof openResultCache> =>
    openResultCache({ directory, version: '1', maxBytes: 0 });
  await keep(open(), { a: 1 });
  await open().pruneWhenDue();
  await keep(open(), { b: 1 });
  await open().pruneWhenDue();
  expect(await Promise.all([open().read('a'), open().read('b')])).toEqual([undefined, 1]);
  utimesSync(join(directory, 'pruned'), 1_000_000, 1_000_000);
  await open().pruneWhenDue();
  expect(await open().read('b')).toBeUndefined();
});

test('pruning touches only files of the cache, and takes abandoned temporary files', async () => {
  const directory = temporaryDirectory();
  const cache = openResultCache({ directory, version: '1' });
  await keep(cache, { a: 1 });
  const foreign = join(directory, 'notes.txt');
  const abandoned = join(directory, '00000000-0000-4000-8000-000000000000.tmp');
  for (const path of [foreign, abandoned]) {
    writeFileSync(path, 'x');
    utimesSync(path, 1_000_000, 1_000_000);
  }
  await cache.prune();
  expect(readFileSync(foreign, 'utf8')).toBe('x');
  expect(filesIn(directory)).not.toContain(abandoned);
  expect(await cache.read('a')).toBe(1);
});

test('pruning joins many small packs, and readers find all of it', async () => {
  const directory = temporaryDirectory();
  const keys = Array.from({ length: 80 }, (_, at) => `key ${at}`);
  const old = openResultCache({ directory, version: '1' });
  for (const key of keys) await keep(old, { [key]: key });
  expect(filesIn(directory)).toHaveLength(80);
  await old.prune();
  expect(filesIn(directory)).toHaveLength(1);
  const fresh = openResultCache({ directory, version: '1' });
  expect(await Promise.all(keys.map((key) => fresh.read(key)))).toEqual(keys);
  await old.flush();
  expect(await Promise.all(keys.map((key) => old.read(key)))).toEqual(keys);
});

test('many writers of the same keys leave whole entries and no temporary files', async () => {
  const directory = temporaryDirectory();
  const caches = Array.from({ length: 4 }, () => openResultCache({ directory, version: '1' }));
  const value = 'x'.repeat(50_000);
  await Promise.all(
    caches.flatMap((cache, writer) =>
      Array.from({ length: 25 }, async (_, key) => {
        await keep(cache, { [`key ${key}`]: { writer, value } });
        expect(await cache.read(`key ${key}`)).toMatchObject({ value });
      }),
    ),
  );
  expect(filesIn(directory).filter((path) => path.endsWith('.tmp'))).toEqual([]);
});
