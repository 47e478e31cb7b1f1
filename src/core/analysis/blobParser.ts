import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isNullObjectId, type ObjectId } from '../base/objectId.ts';
import type { ResultCache } from '../cache/resultCache.ts';
import type { ClassifiedPair } from './classify/classifyUnits.ts';
import type { ChangeClass, LanguageId } from './facts.ts';
import { type ParsedBlob, isParsedBlob, unparsedBlob } from './syntax/parsedBlob.ts';
import { maxSourceBytes } from './syntax/parseTree.ts';
import type { UnitSpans } from './worker/messages.ts';
import type { ParserPool } from './worker/parserPool.ts';

/** Parses blobs through cache and pool. */
export interface BlobParser {
  /** Callers that ask for the same blob at once share one parse. */
  parse(oid: ObjectId, language: LanguageId, source: Buffer, signal?: AbortSignal): Promise<ParsedBlob>;
  /** Both sides, and what units mean, in their order: all `code` when the trees cannot be compared. */
  parsePair(pair: BlobPair, units: readonly UnitSpans[], signal?: AbortSignal): Promise<ClassifiedPair>;
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
  return new CachedBlobParser(pool, cache, grammarDirectory);
}

class CachedBlobParser implements BlobParser {
  readonly #pool: ParserPool;
  readonly #cache: ResultCache;
  readonly #grammarDirectory: string;
  readonly #grammarHashes = new Map<LanguageId, Promise<string>>();
  readonly #underWay = new Map<string, Promise<ParsedBlob>>();

  constructor(pool: ParserPool, cache: ResultCache, grammarDirectory: string) {
    this.#pool = pool;
    this.#cache = cache;
    this.#grammarDirectory = grammarDirectory;
  }

  async parse(
    oid: ObjectId,
    language: LanguageId,
    source: Buffer,
    signal?: AbortSignal,
  ): Promise<ParsedBlob> {
    if (source.byteLength > maxSourceBytes) {
      return unparsedBlob(language, `The file is larger than ${maxSourceBytes / 1024 / 1024} MB.`);
    }
    const key = await this.#keyOf(language, contentId(oid, source));
    const known = this.#underWay.get(key);
    if (known !== undefined) {
      // Another caller's cancellation must not become this one's.
      return known.catch(() => this.#parseNew(key, language, source, signal));
    }
    const parsing = this.#parseNew(key, language, source, signal).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, parsing);
    return parsing;
  }

  async parsePair(
    pair: BlobPair,
    units: readonly UnitSpans[],
    signal?: AbortSignal,
  ): Promise<ClassifiedPair> {
    const { language, oldOid, oldSource, newOid, newSource } = pair;
    const spans = createHash('sha256').update(JSON.stringify(units)).digest('hex');
    const sides = `${contentId(oldOid, oldSource)}:${contentId(newOid, newSource)}`;
    const key = await this.#keyOf(language, `classes:${sides}:${spans}`);
    const cached = await this.#cache.read(key);
    const known = isClassList(cached) && cached.length === units.length ? cached : null;
    const parsed = known === null ? await this.#parseBoth(key, pair, units, signal) : null;
    if (parsed !== null) return parsed;
    // Where both at once ended a worker, one of them alone may still be read.
    const [old, now] = await Promise.all([
      this.parse(oldOid, language, oldSource, signal),
      this.parse(newOid, language, newSource, signal),
    ]);
    return { old, new: now, classes: known ?? units.map(() => 'code') };
  }

  settle(): Promise<void> {
    return this.#cache.flush();
  }

  async #parseBoth(
    key: string,
    { language, oldOid, oldSource, newOid, newSource }: BlobPair,
    units: readonly UnitSpans[],
    signal: AbortSignal | undefined,
  ): Promise<ClassifiedPair | null> {
    const answer = await this.#pool.run({ kind: 'pair', language, oldSource, newSource, units }, signal);
    if (answer.kind !== 'classified') return null;
    const { pair } = answer;
    this.#store(await this.#keyOf(language, contentId(oldOid, oldSource)), pair.old);
    this.#store(await this.#keyOf(language, contentId(newOid, newSource)), pair.new);
    if (pair.old.parsed && pair.new.parsed) this.#cache.write(key, pair.classes);
    return pair;
  }

  async #parseNew(
    key: string,
    language: LanguageId,
    source: Buffer,
    signal: AbortSignal | undefined,
  ): Promise<ParsedBlob> {
    const cached = await this.#cache.read(key);
    if (isParsedBlob(cached) && cached.language === language) return cached;
    const answer = await this.#pool.run({ kind: 'parse', language, source }, signal);
    if (answer.kind === 'failed') return unparsedBlob(language, answer.reason);
    if (answer.kind !== 'parsed') return unparsedBlob(language, 'The parser gave no answer.');
    this.#store(key, answer.blob);
    return answer.blob;
  }

  /** A failure may be the machine's or the installation's: only what was read is worth keeping. */
  #store(key: string, blob: ParsedBlob): void {
    if (blob.parsed) this.#cache.write(key, blob);
  }

  async #keyOf(language: LanguageId, content: string): Promise<string> {
    const hash =
      this.#grammarHashes.get(language) ??
      hashFile(join(this.#grammarDirectory, `tree-sitter-${language}.wasm`));
    this.#grammarHashes.set(language, hash);
    return `${content}:${language}:${await hash}`;
  }
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
