import type { Node } from 'web-tree-sitter';
import type { SymbolRule } from './languageTable.ts';

/** Keys deeper than this are too small to name, and data files have them by the hundred thousand. */
const maxDepth = 6;

/** The key of a mapping in a data language, read from a field or the first child. */
export function keyed(keyOf: (node: Node) => Node | null, kind = 'key'): SymbolRule {
  return (node, _enclosing, depth) => {
    const key = depth < maxDepth ? keyOf(node) : null;
    return key === null ? null : { name: withoutQuotes(key.text), kind };
  };
}

/** Quotes are dropped where the key is one quoted text; escapes stay as written. */
function withoutQuotes(text: string): string {
  return /^(["'])(.*)\1$/s.exec(text)?.[2] ?? text;
}
