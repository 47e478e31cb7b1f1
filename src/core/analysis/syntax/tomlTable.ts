import type { Node } from 'web-tree-sitter';
import { keyed } from './dataKeys.ts';
import type { LanguageTable } from './languageTable.ts';

function firstChild(node: Node): Node | null {
  return node.namedChild(0);
}

/** TOML, by @tree-sitter-grammars/tree-sitter-toml 0.7. Tables of an array have the same name. */
export const tomlTable: LanguageTable = {
  symbols: {
    table: keyed(firstChild, 'table'),
    table_array_element: keyed(firstChild, 'table'),
    pair: keyed(firstChild),
  },
  imports: {},
  importStatements: [],
  comments: ['comment'],
  literals: ['string'],
  whiteSpace: 'lines',
  opaque: [],
};
