import { Buffer } from 'node:buffer';
import type { Tree } from 'web-tree-sitter';
import type { LanguageId } from '../facts.ts';
import { collectFacts } from './collectFacts.ts';
import { withEmbeddedFacts } from './embeddedFacts.ts';
import { embeddedRegions } from './embeddedRegions.ts';
import { languageTables } from './languageTables.ts';
import type { ParsedBlob } from './parsedBlob.ts';
import { unparsedBlob } from './parsedBlob.ts';
import type { ParseBudget } from './parseTree.ts';
import { budgetFor, maxSourceBytes, parseTree } from './parseTree.ts';
import type { SyntaxRuntime } from './syntaxRuntime.ts';

/** Looks at a tree before it is deleted. */
export type TreeVisitor = (tree: Tree, text: string) => void;

/**
 * Parses one blob in this thread; `visit` sees the tree that the facts were read from. A source that is too large or
 * too costly, or whose grammar cannot be loaded, comes back unparsed with its reason. Rejects only with the runtime's
 * own `RuntimeError`; the runtime must not be used again then.
 */
export async function parseSource(
  runtime: SyntaxRuntime,
  language: LanguageId,
  source: Uint8Array,
  budget: ParseBudget = budgetFor(source.byteLength),
  visit?: TreeVisitor,
): Promise<ParsedBlob> {
  if (source.byteLength > maxSourceBytes) {
    return unparsedBlob(language, `The file is larger than ${maxSourceBytes / 1024 / 1024} MB.`);
  }
  try {
    const grammar = await runtime.language(language);
    const text = decodeSource(source);
    if (languageTables[language].breaksScanner?.(text) === true) {
      return unparsedBlob(language, 'It nests more deeply than its grammar can hold.');
    }
    const result = parseTree(runtime.parser, grammar, text, budget, (tree) => {
      visit?.(tree, text);
      return { blob: collectFacts(tree, language, text), regions: embeddedRegions(tree, language) };
    });
    if ('reason' in result) return unparsedBlob(language, result.reason);
    return await withEmbeddedFacts(runtime, result.blob, result.regions, text, budget);
  } catch (error) {
    // Memory that one grammar broke is that of all: what came after could be wrong without a word.
    if (error instanceof Error && error.name === 'RuntimeError') throw error;
    return unparsedBlob(
      language,
      `The parser failed: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Sources are read as UTF-8; other bytes become U+FFFD, which moves no line: only LF ends one. */
function decodeSource(source: Uint8Array): string {
  return Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString('utf8');
}
