import { Buffer } from 'node:buffer';
import type { Language, Tree } from 'web-tree-sitter';
import { collectApi } from '../declarations/collectApi.ts';
import { withoutMacros } from '../declarations/withoutMacros.ts';
import type { ImportFact, LanguageId } from '../facts.ts';
import { collectFacts, collectImports } from './collectFacts.ts';
import { withEmbeddedFacts } from './embeddedFacts.ts';
import { embeddedLanguages, embeddedRegions } from './embeddedRegions.ts';
import { importRegion } from './importRegion.ts';
import { languageTables } from './languageTables.ts';
import type { ParsedBlob } from './parsedBlob.ts';
import { unparsedBlob } from './parsedBlob.ts';
import type { ParseBudget, UnparsedReason } from './parseTree.ts';
import { budgetFor, maxSourceBytes, parseTree } from './parseTree.ts';
import type { SyntaxRuntime } from './syntaxRuntime.ts';

/** A longer part of a source is not worth the risk that it has to be parsed once more. */
const maxRegion = 0.6;

/** Looks at a tree before it is deleted. */
export type TreeVisitor = (tree: Tree, text: string) => void;

/**
 * Parses one blob in this thread; `visit` sees the tree that the facts were read from. A source that is too large or
 * too costly, or whose grammar cannot be loaded, comes back unparsed with its reason. Rejects only with the runtime's
 * own `RuntimeError`; the runtime must not be used again then.
 */
export function parseSource(
  runtime: SyntaxRuntime,
  language: LanguageId,
  source: Uint8Array,
  budget: ParseBudget = budgetFor(source.byteLength),
  visit?: TreeVisitor,
): Promise<ParsedBlob> {
  return readText(runtime, language, source, async (grammar, text) => {
    const result = parseTree(runtime.parser, grammar, text, budget, (tree) => {
      visit?.(tree, text);
      return { blob: collectFacts(tree, language, text), regions: embeddedRegions(tree, language) };
    });
    if ('reason' in result) return unparsedBlob(language, result.reason);
    if (language === 'c' || language === 'cpp')
      return withPlainApi(result.blob, runtime, grammar, text, budget);
    return withEmbeddedFacts(runtime, result.blob, result.regions, text, budget);
  });
}

/** The imports alone, and no more of the source is parsed than they need; null where `parseSource` reads no tree. */
export async function parseImports(
  runtime: SyntaxRuntime,
  language: LanguageId,
  source: Uint8Array,
): Promise<readonly ImportFact[] | null> {
  if (embeddedLanguages(language).length > 0) {
    const { parsed, imports } = await parseSource(runtime, language, source);
    return parsed ? imports : null;
  }
  const blob = await readText(runtime, language, source, async (grammar, text) => {
    const result = readImports(runtime, grammar, language, text, budgetFor(source.byteLength));
    if ('reason' in result) return unparsedBlob(language, result.reason);
    return { ...unparsedBlob(language, null), parsed: true, imports: result.imports };
  });
  return blob.parsed ? blob.imports : null;
}

function readImports(
  runtime: SyntaxRuntime,
  grammar: Language,
  language: LanguageId,
  text: string,
  budget: ParseBudget,
): { readonly imports: readonly ImportFact[] } | UnparsedReason {
  const { importMarks } = languageTables[language];
  const region = importMarks === undefined ? null : importRegion(text, importMarks);
  if (region === '') return { imports: [] };
  if (region !== null && region.length <= text.length * maxRegion) {
    const found = parseTree(runtime.parser, grammar, region, budget, (tree) =>
      tree.rootNode.hasError ? null : { imports: collectImports(tree, language, region) },
    );
    if (found !== null) return found;
  }
  return parseTree(runtime.parser, grammar, text, budget, (tree) => ({
    imports: collectImports(tree, language, text),
  }));
}

async function readText(
  runtime: SyntaxRuntime,
  language: LanguageId,
  source: Uint8Array,
  read: (grammar: Language, text: string) => Promise<ParsedBlob>,
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
    return await read(grammar, text);
  } catch (error) {
    // Memory that one grammar broke is that of all: what came after could be wrong without a word.
    if (error instanceof Error && error.name === 'RuntimeError') throw error;
    return unparsedBlob(
      language,
      `The parser failed: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/**
 * What a header offers, read again without the macros that the grammar cannot know. Nothing else is read from that tree:
 * it is not the source.
 */
function withPlainApi(
  blob: ParsedBlob,
  runtime: SyntaxRuntime,
  grammar: Language,
  text: string,
  budget: ParseBudget,
): ParsedBlob {
  const { language } = blob;
  const plain = withoutMacros(text);
  if (plain === text || language === null) return blob;
  const again = parseTree(runtime.parser, grammar, plain, budget, (tree) => ({
    api: collectApi(tree, language, plain),
    isWhole: !tree.rootNode.hasError,
  }));
  return 'reason' in again || again.api === undefined
    ? blob
    : { ...blob, api: { ...again.api, isWhole: again.isWhole } };
}

/** Sources are read as UTF-8; other bytes become U+FFFD, which moves no line: only LF ends one. */
function decodeSource(source: Uint8Array): string {
  return Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString('utf8');
}
