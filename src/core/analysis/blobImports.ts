import type { Buffer } from 'node:buffer';
import { isNullObjectId, type ObjectId } from '../base/objectId.ts';
import type { ResultCache } from '../cache/resultCache.ts';
import type { ImportFact, LanguageId } from './facts.ts';
import type { SourceOfImports } from './worker/messages.ts';
import type { ParserPool } from './worker/parserPool.ts';

/** Sources of one message to a worker: each message costs about as much as reading the imports of one source. */
const maxSources = 32;
const maxBytes = 256 * 1024;

/** Where the bytes of a blob come from, and how many may be parsed. */
export interface BlobSource {
  readonly oid: ObjectId;
  readonly language: LanguageId;
  readonly read: () => Promise<Buffer | null>;
  readonly maxBytes: number;
}

/** The imports of a blob, as the cache keeps them for files that a change leaves alone. */
export interface BlobImports {
  /** The size of the blob. */
  readonly bytes: number;
  readonly imports: readonly ImportFact[];
}

export interface ImportTools {
  readonly pool: ParserPool;
  readonly cache: ResultCache;
  /** The key of what is read from contents of this id as this language. */
  readonly keyOf: (language: LanguageId, content: string) => Promise<string>;
}

interface Unread {
  readonly at: number;
  readonly key: string | null;
  readonly source: Buffer;
  readonly language: LanguageId;
}

/** What each blob imports, read only when the cache does not know; null for one that cannot be read or parsed. */
export async function readBlobImports(
  blobs: readonly BlobSource[],
  tools: ImportTools,
  signal?: AbortSignal,
): Promise<readonly (BlobImports | null)[]> {
  const found = blobs.map((): BlobImports | null => null);
  const unread = await Promise.all(
    blobs.map(async (blob, at): Promise<Unread | null> => {
      const { oid, language } = blob;
      const key = isNullObjectId(oid) ? null : await tools.keyOf(language, `imports:${oid}`);
      const known = key === null ? null : fromCache(await tools.cache.read(key));
      if (known !== null) found[at] = known;
      const source = known === null ? await blob.read() : null;
      if (source === null || source.byteLength > blob.maxBytes || source.includes(0)) return null;
      return { at, key, source, language };
    }),
  );
  const parts = inParts(unread.filter((blob) => blob !== null));
  await Promise.all(
    parts.map(async (part) => {
      const answers = await parseImports(part, tools.pool, signal);
      for (const [index, { at, key, source }] of part.entries()) {
        const imports = answers[index] ?? null;
        if (imports === null) continue;
        found[at] = { bytes: source.byteLength, imports };
        if (key !== null) tools.cache.write(key, [source.byteLength, ...imports.map(toCache)]);
      }
    }),
  );
  return found;
}

function inParts(blobs: readonly Unread[]): readonly (readonly Unread[])[] {
  const parts: Unread[][] = [];
  let bytes = 0;
  for (const blob of blobs) {
    const last = parts.at(-1);
    bytes += blob.source.byteLength;
    if (last !== undefined && last.length < maxSources && bytes <= maxBytes) {
      last.push(blob);
      continue;
    }
    parts.push([blob]);
    bytes = blob.source.byteLength;
  }
  return parts;
}

/** One source that ends a worker must not take the others with it. */
async function parseImports(
  part: readonly SourceOfImports[],
  pool: ParserPool,
  signal: AbortSignal | undefined,
): Promise<readonly (readonly ImportFact[] | null)[]> {
  const sources = part.map(({ language, source }) => ({ language, source }));
  const answer = await pool.run({ kind: 'imports', sources }, signal);
  if (answer.kind === 'imports') return answer.found;
  if (part.length < 2) return [null];
  const alone = await Promise.all(part.map((source) => parseImports([source], pool, signal)));
  return alone.flat();
}

function toCache({ line, specifier, names = [] }: ImportFact): readonly (number | string)[] {
  return [line, specifier, ...names];
}

/** The cache holds `[bytes, [line, specifier, …names], …]`; null for anything else. */
function fromCache(value: unknown): BlobImports | null {
  if (!Array.isArray(value)) return null;
  const [bytes, ...rest]: readonly unknown[] = value;
  if (typeof bytes !== 'number') return null;
  const imports: ImportFact[] = [];
  for (const entry of rest) {
    if (!Array.isArray(entry)) return null;
    const [line, specifier, ...names]: readonly unknown[] = entry;
    if (typeof line !== 'number' || typeof specifier !== 'string') return null;
    if (!names.every((name) => typeof name === 'string')) return null;
    imports.push(names.length === 0 ? { line, specifier } : { line, specifier, names });
  }
  return { bytes, imports };
}
