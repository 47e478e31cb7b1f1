import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isNullObjectId, type ObjectId } from '../base/objectId.ts';
import type { ResultCache } from '../cache/resultCache.ts';
import type { ChangeClass, LanguageId } from './facts.ts';
import { type ParsedBlob, isParsedBlob, unparsedBlob } from './syntax/parsedBlob.ts';
import { maxSourceBytes } from './syntax/parseTree.ts';
import type { UnitSpans } from './worker/messages.ts';
import type { ParserPool } from './worker/parserPool.ts';

/** Parses blobs through cache and pool; each blob at most once, however often it is asked for. */
export interface BlobParser {
  parse(oid: ObjectId, language: LanguageId, source: Buffer, signal?: AbortSignal): Promise<ParsedBlob>;
  /** What units of a changed file mean, in their order; all `code` when the trees cannot be compared. */
  classify(
    pair: BlobPair,
    units: readonly UnitSpans[],
    signal?: AbortSignal,
  ): Promise<readonly ChangeClass[]>;
  /** Resolves when everything parsed so far is in the cache. */
  settle(): Promise<void>;
}

/** Both sides of a changed file in one language. */
export interface BlobPair {
  readonly language: LanguageId;
  readonly oldOid: ObjectId;
  readonly oldSource: Buffer;
  readonly newOid: ObjectId;
  readonly newSource: Buffer;
}

export function createBlobParser(pool: ParserPool, cache: ResultCache, grammarDirectory: string): BlobParser {
  const grammarHashes = new Map<LanguageId, Promise<string>>();
  const writes = new Set<Promise<void>>();
  const underWay = new Map<string, Promise<ParsedBlob>>();

  const grammarHash = (language: LanguageId): Promise<string> => {
    const known =
      grammarHashes.get(language) ?? hashFile(join(grammarDirectory, `tree-sitter-${language}.wasm`));
    grammarHashes.set(language, known);
    return known;
  };

  const store = (key: string, value: unknown): void => {
    const write = cache.write(key, value).finally(() => writes.delete(write));
    writes.add(write);
  };

  const parseNew = async (
    key: string,
    language: LanguageId,
    source: Buffer,
    signal?: AbortSignal,
  ): Promise<ParsedBlob> => {
    const cached = await cache.read(key);
    if (isParsedBlob(cached) && cached.language === language) return cached;
    const answer = await pool.run({ kind: 'parse', language, source }, signal);
    if (answer.kind === 'failed') return unparsedBlob(language, answer.reason);
    const blob =
      answer.kind === 'parsed' ? answer.blob : unparsedBlob(language, 'The parser gave no answer.');
    // A failure may be the machine's or the installation's: only what was read is worth keeping.
    if (blob.parsed) store(key, blob);
    return blob;
  };

  return {
    async parse(oid, language, source, signal) {
      if (source.byteLength > maxSourceBytes) {
        return unparsedBlob(language, `The file is larger than ${maxSourceBytes / 1024 / 1024} MB.`);
      }
      const key = `${contentId(oid, source)}:${language}:${await grammarHash(language)}`;
      const known = underWay.get(key);
      if (known !== undefined) {
        // Another caller's cancellation must not become this one's.
        return known.catch(() => parseNew(key, language, source, signal));
      }
      const parsing = parseNew(key, language, source, signal).finally(() => underWay.delete(key));
      underWay.set(key, parsing);
      return parsing;
    },
    async classify({ language, oldOid, oldSource, newOid, newSource }, units, signal) {
      const spans = createHash('sha256').update(JSON.stringify(units)).digest('hex');
      const sides = `${contentId(oldOid, oldSource)}:${contentId(newOid, newSource)}`;
      const key = `classes:${sides}:${spans}:${language}:${await grammarHash(language)}`;
      const cached = await cache.read(key);
      if (isClassList(cached) && cached.length === units.length) return cached;
      const answer = await pool.run({ kind: 'classify', language, oldSource, newSource, units }, signal);
      if (answer.kind !== 'classified') return units.map(() => 'code');
      store(key, answer.classes);
      return answer.classes;
    },
    async settle() {
      await Promise.all(writes);
    },
  };
}

/** Null ids stand for blobs that git was not asked to write: then the bytes name themselves. */
function contentId(oid: ObjectId, source: Buffer): string {
  return isNullObjectId(oid) ? createHash('sha256').update(source).digest('hex') : oid;
}

function isClassList(value: unknown): value is readonly ChangeClass[] {
  return (
    Array.isArray(value) && value.every((item) => item === 'code' || item === 'format' || item === 'comment')
  );
}

/** A missing grammar is not an error here: the parse itself says so. */
async function hashFile(path: string): Promise<string> {
  const bytes = await readFile(path).catch(() => Buffer.alloc(0));
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}
