import { keyed } from './dataKeys.ts';
import type { LanguageTable } from './languageTable.ts';

/** JSON with comments, by tree-sitter-json 0.24; trailing commas are errors to it. Items of arrays qualify nothing. */
export const jsonTable: LanguageTable = {
  symbols: { pair: keyed((node) => node.childForFieldName('key')) },
  imports: {},
  importStatements: [],
  comments: ['comment'],
  literals: ['string'],
  opaque: [],
};
