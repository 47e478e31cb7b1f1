import { keyed } from './dataKeys.ts';
import type { LanguageTable } from './languageTable.ts';
import { nestsTooDeeply } from './yamlNesting.ts';

const key = keyed((node) => node.childForFieldName('key'));

/** YAML, by @tree-sitter-grammars/tree-sitter-yaml 0.7. Items of sequences qualify nothing. */
export const yamlTable: LanguageTable = {
  symbols: { block_mapping_pair: key, flow_pair: key },
  imports: {},
  importStatements: [],
  comments: ['comment'],
  literals: ['block_scalar', 'double_quote_scalar', 'single_quote_scalar', 'plain_scalar'],
  breaksScanner: nestsTooDeeply,
  whiteSpace: 'significant',
  opaque: [],
  directives: /yaml-language-server|yamllint|cloud-config|zizmor|actionlint|kics|renovate/i,
};
