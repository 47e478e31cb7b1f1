// Results that depend only on the bytes they were computed from. This room knows keys and files, never what a result
// means; it must never make a caller wait for, or fail over, a cache that is broken, full or read-only.
import { PackedCache } from './packedCache.ts';
import { claimPruning, prunePacks } from './prunePacks.ts';

const defaultMaxBytes = 200 * 1024 * 1024;
/** Entries held in memory when there is no directory. */
const maxMemoryEntries = 5_000;

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
  /** Takes a value that JSON can hold; it can be read at once, and is kept for others with the next `flush`. */
  write(key: string, value: unknown): void;
  /** Keeps what was written; failures are silent, because a cache may always forget. */
  flush(): Promise<void>;
  /** `prune`, at most once an hour for all processes together. */
  pruneWhenDue(): Promise<void>;
  /** Deletes the results used longest ago until the directory is within its size. Returns the bytes that remain. */
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
    },
    flush: () => Promise.resolve(),
    pruneWhenDue: () => Promise.resolve(),
    prune: () => Promise.resolve(0),
  };
}

function directoryCache(directory: string, version: string, maxBytes: number): ResultCache {
  const packed = new PackedCache(directory, version);
  return {
    read: (key) => packed.read(key),
    write: (key, value) => packed.write(key, value),
    flush: () => packed.flush(),
    async pruneWhenDue() {
      if (await claimPruning(directory)) await prunePacks(directory, maxBytes);
    },
    prune: () => prunePacks(directory, maxBytes),
  };
}
