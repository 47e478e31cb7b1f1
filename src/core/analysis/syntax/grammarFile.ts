import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import type { LanguageId } from '../facts.ts';
import { embeddedLanguages } from './embeddedRegions.ts';

const decompress = promisify(brotliDecompress);

/** The WebAssembly of a grammar, which stands compressed in a package. Rejects when its file is missing or broken. */
export async function readGrammar(directory: string, language: LanguageId): Promise<Uint8Array> {
  const compressed = await readFile(compressedPath(directory, language)).catch(() => null);
  return compressed === null ? readFile(plainPath(directory, language)) : decompress(compressed);
}

/**
 * Names the grammars that a language is read with, its own and those of what may be embedded in it. A missing file is
 * not an error here: the parse itself says so.
 */
export async function hashGrammars(directory: string, language: LanguageId): Promise<string> {
  const hash = createHash('sha256');
  for (const one of [language, ...embeddedLanguages(language)]) {
    const stored = await readFile(compressedPath(directory, one))
      .catch(() => readFile(plainPath(directory, one)))
      .catch(() => Buffer.alloc(0));
    hash.update(`${one} ${stored.byteLength}\n`).update(stored);
  }
  return hash.digest('hex').slice(0, 32);
}

function plainPath(directory: string, language: LanguageId): string {
  return join(directory, `tree-sitter-${language}.wasm`);
}

function compressedPath(directory: string, language: LanguageId): string {
  return `${plainPath(directory, language)}.br`;
}
