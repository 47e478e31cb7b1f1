import type { Node } from 'web-tree-sitter';
import type { SymbolRule } from './languageTable.ts';

/** The rule of most declarations: a fixed kind, named by a field. */
export function namedBy(kind: string, field = 'name'): SymbolRule {
  return (node) => {
    const name = node.childForFieldName(field);
    return name === null ? null : { name: name.text, kind };
  };
}

/** The text of a quoted literal without its quotes; null when it is no plain literal. */
export function literalText(node: Node | null): string | null {
  if (node === null) return null;
  const match = /^(["'`])(.*)\1$/s.exec(node.text);
  const text = match?.[2];
  return text === undefined || (match?.[1] === '`' && text.includes('${')) ? null : text;
}
