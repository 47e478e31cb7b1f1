import { Buffer } from 'node:buffer';
import type { Tree } from 'web-tree-sitter';
import type { LanguageId } from '../facts.ts';
import { collectFacts } from './collectFacts.ts';
import type { ParsedBlob } from './parsedBlob.ts';
import { unparsedBlob } from './parsedBlob.ts';
import type { ParseBudget } from './parseTree.ts';
import { budgetFor, maxSourceBytes, parseTree } from './parseTree.ts';
import type { SyntaxRuntime } from './syntaxRuntime.ts';

/** Looks at a tree before it is deleted. */
export type TreeVisitor = (tree: Tree, text: string) => void;

/**
 * Parses one blob in this thread; `visit` sees the tree that the facts were read from. Never rejects for what the source holds: a source that is too large or too costly,
 * or whose grammar cannot be loaded, comes back unparsed with its reason.
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
    const result = parseTree(runtime.parser, grammar, text, budget, (tree) => {
      visit?.(tree, text);
      return collectFacts(tree, language, text);
    });
    return 'parsed' in result ? result : unparsedBlob(language, result.reason);
  } catch (error) {
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
