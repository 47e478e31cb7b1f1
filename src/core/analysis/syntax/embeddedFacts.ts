import { collectFacts } from './collectFacts.ts';
import type { EmbeddedRegion } from './embeddedRegions.ts';
import type { LinePair, ParsedBlob } from './parsedBlob.ts';
import type { ParseBudget } from './parseTree.ts';
import { parseTree } from './parseTree.ts';
import type { SyntaxRuntime } from './syntaxRuntime.ts';

/**
 * Adds what the embedded scripts and styles of a file declare and import, with the lines of the file. A region that
 * cannot be parsed within the budget of the file counts as error lines. Rejects when a grammar cannot be loaded.
 */
export async function withEmbeddedFacts(
  runtime: SyntaxRuntime,
  blob: ParsedBlob,
  regions: readonly EmbeddedRegion[],
  text: string,
  budget: ParseBudget,
): Promise<ParsedBlob> {
  const parts: Pick<ParsedBlob, 'symbols' | 'imports' | 'importLines' | 'errorLines'>[] = [blob];
  for (const { language, range } of regions) {
    const grammar = await runtime.language(language);
    const part = parseTree(
      runtime.parser,
      grammar,
      text,
      budget,
      (tree) => collectFacts(tree, language, text),
      range,
    );
    const lines: LinePair = [range.startPosition.row + 1, range.endPosition.row + 1];
    const unread = { symbols: [], imports: [], importLines: [], errorLines: [lines] };
    parts.push('parsed' in part ? part : unread);
  }
  if (parts.length === 1) return blob;
  return {
    ...blob,
    symbols: parts.flatMap((part) => part.symbols).toSorted((a, b) => a.start - b.start || b.end - a.end),
    imports: parts.flatMap((part) => part.imports).toSorted((a, b) => a.line - b.line),
    importLines: parts.flatMap((part) => part.importLines).toSorted((a, b) => a[0] - b[0]),
    errorLines: parts.flatMap((part) => part.errorLines).toSorted((a, b) => a[0] - b[0]),
  };
}
