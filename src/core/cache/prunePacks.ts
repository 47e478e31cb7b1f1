import type { Buffer } from 'node:buffer';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readPackEntries, writePack } from './packFile.ts';

const pruneMilliseconds = 60 * 60 * 1000;
/** A temporary file this old was left by a process that died. */
const abandonedMilliseconds = 60 * 60 * 1000;
/** Every pack costs a look at its header when a cache is opened: so many small ones are made one. */
const smallBytes = 128 * 1024;
const maxSmallPacks = 64;

export function isPackName(name: string): boolean {
  return /^[0-9a-z]{9}-[0-9a-f-]{36}\.pack$/.test(name);
}

/** True when nobody pruned within the hour; the marker's time says who came last. */
export async function claimPruning(directory: string): Promise<boolean> {
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

/** Deletes what was used longest ago, and joins small packs. Returns the bytes that remain. */
export async function prunePacks(directory: string, maxBytes: number): Promise<number> {
  const files = await listFiles(directory);
  const abandonedBefore = Date.now() - abandonedMilliseconds;
  const kept: StoredFile[] = [];
  let total = files.reduce((sum, file) => sum + file.bytes, 0);
  for (const file of files.toSorted((a, b) => a.modified - b.modified)) {
    const isTemporary = file.path.endsWith('.tmp');
    if (total > maxBytes || (isTemporary && file.modified < abandonedBefore)) {
      await rm(file.path, { force: true }).catch(() => undefined);
      total -= file.bytes;
    } else if (!isTemporary && file.bytes < smallBytes) kept.push(file);
  }
  if (kept.length > maxSmallPacks) await joinPacks(directory, kept);
  return total;
}

/** Whoever still looks for an entry in one of the old packs finds it gone, and computes it anew. */
async function joinPacks(directory: string, files: readonly StoredFile[]): Promise<void> {
  const entries = new Map<string, Buffer>();
  for (const { path } of files) {
    const bytes = await readFile(path).catch(() => null);
    if (bytes === null) continue;
    for (const { name, start, end } of await readPackEntries(path)) {
      entries.set(name, bytes.subarray(start, end));
    }
  }
  if ((await writePack(directory, entries)) === null) return;
  for (const { path } of files) await rm(path, { force: true }).catch(() => undefined);
}

/** Only the files this room writes: packs and temporary files. Others are left alone. */
async function listFiles(directory: string): Promise<readonly StoredFile[]> {
  const names = await readdir(directory).catch(() => []);
  const own = names.filter((name) => isPackName(name) || /^[0-9a-f-]{36}\.tmp$/.test(name));
  const found = await Promise.all(
    own.map(async (name): Promise<StoredFile[]> => {
      const path = join(directory, name);
      const status = await stat(path).catch(() => null);
      return status === null ? [] : [{ path, bytes: status.size, modified: status.mtimeMs }];
    }),
  );
  return found.flat();
}
