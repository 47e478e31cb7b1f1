import type { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { isNullObjectId, type ObjectId } from '../base/objectId.ts';
import type { ResultCache } from '../cache/resultCache.ts';
import { type BlobImports, type BlobSource, readBlobImports } from './blobImports.ts';
import type { ClassifiedPair, ClassifyInput } from './classify/classifyUnits.ts';
import type { ChangeClass, LanguageId } from './facts.ts';
import { hashGrammars } from './syntax/grammarFile.ts';
import { type ParsedBlob, isParsedBlob, unparsedBlob } from './syntax/parsedBlob.ts';
import { maxSourceBytes } from './syntax/parseTree.ts';
import type { ParserPool } from './worker/parserPool.ts';

/** Changes whenever the classes of units change their meaning: older answers are then never read. */
const classesVersion = 'classes-4';

/** Parses blobs through cache and pool. */
export interface BlobParser {
  /** Callers that ask for the same blob at once share one parse. */
  parse(oid: ObjectId, language: LanguageId, source: Buffer, signal?: AbortSignal): Promise<ParsedBlob>;
  /** Both sides, and what units and moves mean, in their order: nothing is claimed when the trees cannot be compared. */
  parsePair(pair: BlobPair, asked: AskedSpans, signal?: AbortSignal): Promise<ClassifiedPair>;
  /** What each blob imports, in their order; null for one that cannot be read or parsed. */
  imports(blobs: readonly BlobSource[], signal?: AbortSignal): Promise<readonly (BlobImports | null)[]>;
  /** Resolves when everything parsed so far is in the cache. */
  settle(): Promise<void>;
}

/** Units and moved blocks of a pair. */
export type AskedSpans = Pick<ClassifyInput, 'units' | 'moves'>;

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

  async parsePair(pair: BlobPair, asked: AskedSpans, signal?: AbortSignal): Promise<ClassifiedPair> {
    const { language, oldOid, oldSource, newOid, newSource } = pair;
    const spans = createHash('sha256')
      .update(JSON.stringify([asked.units, asked.moves]))
      .digest('hex');
    const sides = `${contentId(oldOid, oldSource)}:${contentId(newOid, newSource)}`;
    const key = await this.#keyOf(language, `${classesVersion}:${sides}:${spans}`);
    const known = readClasses(await this.#cache.read(key), asked);
    const parsed = known === null ? await this.#parseBoth(key, pair, asked, signal) : null;
    if (parsed !== null) return parsed;
    // Where both at once ended a worker, one of them alone may still be read.
    const [old, now] = await Promise.all([
      this.parse(oldOid, language, oldSource, signal),
      this.parse(newOid, language, newSource, signal),
    ]);
    const nothing: Claims = { classes: asked.units.map(() => 'code'), moves: asked.moves.map(() => false) };
    return { old, new: now, ...(known ?? nothing) };
  }

  imports(blobs: readonly BlobSource[], signal?: AbortSignal): Promise<readonly (BlobImports | null)[]> {
    const keyOf = (language: LanguageId, content: string): Promise<string> => this.#keyOf(language, content);
    return readBlobImports(blobs, { pool: this.#pool, cache: this.#cache, keyOf }, signal);
  }

  settle(): Promise<void> {
    return this.#cache.flush();
  }

  async #parseBoth(
    key: string,
    { language, oldOid, oldSource, newOid, newSource }: BlobPair,
    asked: AskedSpans,
    signal: AbortSignal | undefined,
  ): Promise<ClassifiedPair | null> {
    const answer = await this.#pool.run({ kind: 'pair', language, oldSource, newSource, ...asked }, signal);
    if (answer.kind !== 'classified') return null;
    const { pair } = answer;
    this.#store(await this.#keyOf(language, contentId(oldOid, oldSource)), pair.old);
    this.#store(await this.#keyOf(language, contentId(newOid, newSource)), pair.new);
    if (pair.old.parsed && pair.new.parsed) this.#cache.write(key, [pair.classes, pair.moves]);
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
    const hash = this.#grammarHashes.get(language) ?? hashGrammars(this.#grammarDirectory, language);
    this.#grammarHashes.set(language, hash);
    return `${content}:${language}:${await hash}`;
  }
}

/** Null ids stand for blobs that git was not asked to write: then the bytes name themselves. */
function contentId(oid: ObjectId, source: Buffer): string {
  return isNullObjectId(oid) ? createHash('sha256').update(source).digest('hex') : oid;
}

type Claims = Pick<ClassifiedPair, 'classes' | 'moves'>;

/** The cache holds `[classes, moves]`; null for anything else, and for answers to another question. */
function readClasses(value: unknown, asked: AskedSpans): Claims | null {
  if (!Array.isArray(value)) return null;
  const [classes, moves]: readonly unknown[] = value;
  if (!isListOf(classes, isClaim) || classes.length !== asked.units.length) return null;
  if (!isListOf(moves, isBoolean) || moves.length !== asked.moves.length) return null;
  return { classes, moves };
}

function isListOf<T>(value: unknown, isItem: (item: unknown) => item is T): value is readonly T[] {
  return Array.isArray(value) && value.every(isItem);
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isClaim(value: unknown): value is ChangeClass {
  return value === 'code' || value === 'format' || value === 'comment' || value === 'rename';
}
