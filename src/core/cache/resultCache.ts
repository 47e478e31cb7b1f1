// Results that depend only on the bytes they were computed from. This room knows keys and files, never what a result
// means; it must never make a caller wait for, or fail over, a cache that is broken, full or read-only.
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const defaultMaxBytes = 200 * 1024 * 1024;
/** Entries held in memory when there is no directory. */
const maxMemoryEntries = 5_000;
/** A used entry's time is renewed at most once a day, so that reading does not write. */
const renewMilliseconds = 24 * 60 * 60 * 1000;
const pruneMilliseconds = 60 * 60 * 1000;
/** A temporary file this old was left by a process that died. */
const abandonedMilliseconds = 60 * 60 * 1000;

export interface ResultCacheOptions {
  /** Absolute; made when first written. null: results live as long as this object. */
  readonly directory: string | null;
  /** Schema and tool versions: results of other versions are never read, and are pruned like any others. */
  readonly version: string;
  readonly maxBytes?: number;
}

/** A content-addressed store of JSON results. Several processes may use one directory at once. */
export interface ResultCache {
  /** The result written under `key`, or undefined when there is none or it cannot be read. Callers check its shape. */
  read(key: string): Promise<unknown>;
  /** Keeps a value that JSON can hold; failures are silent, because a cache may always forget. */
  write(key: string, value: unknown): Promise<void>;
  /** `prune`, at most once an hour for all processes together: listing a full cache takes a second. */
  pruneWhenDue(): Promise<void>;
  /** Deletes the entries used longest ago until the directory is within its size. Returns the bytes that remain. */
  prune(): Promise<number>;
}

export function openResultCache(options: ResultCacheOptions): ResultCache {
  return options.directory === null
    ? memoryCache()
    : directoryCache(options.directory, options.version, options.maxBytes ?? defaultMaxBytes);
}

function memoryCache(): ResultCache {
  const entries = new Map<string, unknown>();
  return {
    read: (key) => Promise.resolve(entries.get(key)),
    write(key, value) {
      const oldest = entries.size >= maxMemoryEntries ? entries.keys().next() : null;
      if (oldest !== null && oldest.done !== true) entries.delete(oldest.value);
      entries.set(key, value);
      return Promise.resolve();
    },
    pruneWhenDue: () => Promise.resolve(),
    prune: () => Promise.resolve(0),
  };
}

function directoryCache(directory: string, version: string, maxBytes: number): ResultCache {
  return {
    async read(key) {
      const path = entryPath(directory, version, key);
      const entry = await readEntry(path, version, key);
      if (entry !== undefined) await renew(path);
      return entry;
    },
    async write(key, value) {
      const path = entryPath(directory, version, key);
      const temporary = join(dirname(path), `${randomUUID()}.tmp`);
      try {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(temporary, JSON.stringify({ version, key, value }), { flag: 'wx' });
        // A rename replaces the entry in one step: readers in other processes see the old or the new one.
        await rename(temporary, path);
      } catch {
        await rm(temporary, { force: true }).catch(() => undefined);
      }
    },
    async pruneWhenDue() {
      if (await claimPruning(directory)) await pruneDirectory(directory, maxBytes);
    },
    prune: () => pruneDirectory(directory, maxBytes),
  };
}

function entryPath(directory: string, version: string, key: string): string {
  const name = createHash('sha256')
    .update(JSON.stringify([version, key]))
    .digest('hex');
  return join(directory, name.slice(0, 2), `${name.slice(2)}.json`);
}

async function readEntry(path: string, version: string, key: string): Promise<unknown> {
  try {
    const entry: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof entry !== 'object' || entry === null || !('value' in entry)) return undefined;
    const isOurs = 'version' in entry && entry.version === version && 'key' in entry && entry.key === key;
    return isOurs ? entry.value : undefined;
  } catch {
    return undefined;
  }
}

async function renew(path: string): Promise<void> {
  try {
    const now = Date.now();
    if (now - (await stat(path)).mtimeMs > renewMilliseconds) await utimes(path, now / 1000, now / 1000);
  } catch {
    // Another process pruned it, or the directory is read-only: the entry was read all the same.
  }
}

/** True when nobody pruned within the hour; the marker's time says who came last. */
async function claimPruning(directory: string): Promise<boolean> {
  const marker = join(directory, 'pruned');
  const last = await stat(marker).catch(() => null);
  if (last !== null && Date.now() - last.mtimeMs < pruneMilliseconds) return false;
  return writeFile(marker, '').then(
    () => true,
    () => false,
  );
}

interface StoredFile {
  readonly path: string;
  readonly bytes: number;
  readonly modified: number;
}

async function pruneDirectory(directory: string, maxBytes: number): Promise<number> {
  const files = await listFiles(directory);
  const abandonedBefore = Date.now() - abandonedMilliseconds;
  let total = files.reduce((sum, file) => sum + file.bytes, 0);
  for (const file of files.toSorted((a, b) => a.modified - b.modified)) {
    const isAbandoned = file.path.endsWith('.tmp') && file.modified < abandonedBefore;
    if (total <= maxBytes && !isAbandoned) continue;
    await rm(file.path, { force: true }).catch(() => undefined);
    total -= file.bytes;
  }
  return total;
}

/** Only the files this room writes: `<2 hex>/<62 hex>.json` and `<2 hex>/<uuid>.tmp`. Others are left alone. */
async function listFiles(directory: string): Promise<readonly StoredFile[]> {
  const found: StoredFile[] = [];
  const folders = await readdir(directory).catch(() => []);
  for (const folder of folders.filter((name) => /^[0-9a-f]{2}$/.test(name))) {
    const names = await readdir(join(directory, folder)).catch(() => []);
    for (const name of names.filter((entry) => /^(?:[0-9a-f]{62}\.json|[0-9a-f-]{36}\.tmp)$/.test(entry))) {
      const path = join(directory, folder, name);
      const status = await stat(path).catch(() => null);
      if (status !== null) found.push({ path, bytes: status.size, modified: status.mtimeMs });
    }
  }
  return found;
}
