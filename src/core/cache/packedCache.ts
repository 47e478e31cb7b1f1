import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { type PackEntry, readPackEntries, writePack } from './packFile.ts';
import { isPackName } from './prunePacks.ts';

/** Entries that wait are written once they are as many bytes. */
const packBytes = 1024 * 1024;
/** Packs held in memory until the next flush: what was written together is read together. */
const maxLoadedPacks = 16;
/** A used pack's time is renewed at most once a day, so that reading does not write. */
const renewMilliseconds = 24 * 60 * 60 * 1000;

interface Location extends PackEntry {
  readonly pack: string;
}

/** Results in packs below one directory. */
export class PackedCache {
  readonly #directory: string;
  readonly #version: string;
  readonly #locations = new Map<string, Location>();
  readonly #knownPacks = new Set<string>();
  readonly #loaded = new Map<string, Promise<Buffer | null>>();
  readonly #writes = new Set<Promise<void>>();
  /** Entries that are in no pack yet. */
  readonly #unwritten = new Map<string, Buffer>();
  #waiting = new Map<string, Buffer>();
  #waitingBytes = 0;
  #listing: Promise<void> | null = null;

  constructor(directory: string, version: string) {
    this.#directory = directory;
    this.#version = version;
  }

  async read(key: string): Promise<unknown> {
    this.#listing ??= this.#list();
    await this.#listing;
    const name = this.#nameOf(key);
    const unwritten = this.#unwritten.get(name);
    if (unwritten !== undefined) return this.#parse(unwritten, key);
    const location = this.#locations.get(name);
    if (location === undefined) return undefined;
    const pack = await this.#load(location.pack);
    return pack === null ? undefined : this.#parse(pack.subarray(location.start, location.end), key);
  }

  write(key: string, value: unknown): void {
    const name = this.#nameOf(key);
    const bytes = Buffer.from(`${JSON.stringify({ version: this.#version, key, value })}\n`);
    this.#unwritten.set(name, bytes);
    this.#waiting.set(name, bytes);
    this.#waitingBytes += bytes.byteLength;
    if (this.#waitingBytes >= packBytes) this.#writeWaiting();
  }

  /** Also lets go of packs in memory, and looks for those of other processes at the next read. */
  async flush(): Promise<void> {
    this.#writeWaiting();
    await Promise.all(this.#writes);
    this.#loaded.clear();
    this.#listing = null;
  }

  #writeWaiting(): void {
    const entries = this.#waiting;
    if (entries.size === 0) return;
    this.#waiting = new Map();
    this.#waitingBytes = 0;
    const write = this.#writePack(entries).finally(() => this.#writes.delete(write));
    this.#writes.add(write);
  }

  async #writePack(entries: ReadonlyMap<string, Buffer>): Promise<void> {
    const pack = await writePack(this.#directory, entries);
    if (pack !== null) await this.#addPack(pack);
    for (const [name, bytes] of entries) {
      if (this.#unwritten.get(name) === bytes) this.#unwritten.delete(name);
    }
  }

  async #list(): Promise<void> {
    const names = await readdir(this.#directory).catch(() => []);
    const added = names.filter((name) => isPackName(name) && !this.#knownPacks.has(name)).toSorted();
    const found = await Promise.all(
      added.map(async (pack) => [pack, await readPackEntries(join(this.#directory, pack))] as const),
    );
    for (const [pack, entries] of found) this.#remember(pack, entries);
  }

  async #addPack(pack: string): Promise<void> {
    this.#remember(pack, await readPackEntries(join(this.#directory, pack)));
  }

  /** Later packs win: an entry is written again only when the one before could not be read. */
  #remember(pack: string, entries: readonly PackEntry[]): void {
    this.#knownPacks.add(pack);
    for (const entry of entries) this.#locations.set(entry.name, { ...entry, pack });
  }

  #load(pack: string): Promise<Buffer | null> {
    const known = this.#loaded.get(pack);
    if (known !== undefined) return known;
    const path = join(this.#directory, pack);
    const loading = readFile(path).catch(() => null);
    this.#loaded.set(pack, loading);
    const oldest = this.#loaded.size > maxLoadedPacks ? this.#loaded.keys().next() : null;
    if (oldest !== null && oldest.done !== true) this.#loaded.delete(oldest.value);
    void renew(path);
    return loading;
  }

  #parse(bytes: Buffer, key: string): unknown {
    try {
      const entry: unknown = JSON.parse(bytes.toString('utf8'));
      if (typeof entry !== 'object' || entry === null || !('value' in entry)) return undefined;
      const isOurs =
        'version' in entry && entry.version === this.#version && 'key' in entry && entry.key === key;
      return isOurs ? entry.value : undefined;
    } catch {
      return undefined;
    }
  }

  #nameOf(key: string): string {
    const identity = JSON.stringify([this.#version, key]);
    return createHash('sha256').update(identity).digest('base64url').slice(0, 24);
  }
}

async function renew(path: string): Promise<void> {
  try {
    const now = Date.now();
    if (now - (await stat(path)).mtimeMs > renewMilliseconds) await utimes(path, now / 1000, now / 1000);
  } catch {
    // Another process pruned it, or the directory is read-only: the pack was read all the same.
  }
}
