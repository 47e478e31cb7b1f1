import type { Node } from 'web-tree-sitter';
import type { ImportRule, LanguageTable, SymbolRule } from './languageTable.ts';
import { literalText } from './symbolRules.ts';

const ruleSet: SymbolRule = (node) => {
  const selectors = node.namedChildren.find((child) => child?.type === 'selectors');
  return selectors ? { name: selectors.text, kind: 'rule' } : null;
};

/** What stands before the block: `@media (max-width: 600px)`. */
const atRule: SymbolRule = (node) => {
  const block = node.namedChildren.find(
    (child) => child !== null && /(?:^|_)block(?:_list)?$/.test(child.type),
  );
  if (!block) return null;
  return { name: node.text.slice(0, block.startIndex - node.startIndex), kind: 'rule' };
};

/** Custom properties can be used elsewhere; others are too small to name. */
const declaration: SymbolRule = (node) => {
  const name = node.namedChild(0);
  return name?.type === 'property_name' ? { name: name.text, kind: 'variable' } : null;
};

/** `@import "a.css"` and `@import url(a.css) screen` name `a.css`. */
const importRule: ImportRule = (node) => {
  const at = node.namedChild(0);
  if (at === null) return [];
  const specifier = at.type === 'call_expression' ? urlText(at) : literalText(at);
  return specifier === null ? [] : [{ specifier, at }];
};

function urlText(node: Node): string | null {
  const match = /^url\(\s*(["']?)(.*?)\1\s*\)$/is.exec(node.text);
  return match?.[2] ?? null;
}

/** CSS, by tree-sitter-css 0.25. It does not read SCSS and Less. */
export const cssTable: LanguageTable = {
  symbols: {
    rule_set: ruleSet,
    media_statement: atRule,
    supports_statement: atRule,
    scope_statement: atRule,
    keyframes_statement: atRule,
    at_rule: atRule,
    declaration,
  },
  symbolWords: { declaration: ['--'] },
  separator: ' ',
  imports: { import_statement: importRule },
  importStatements: ['import_statement'],
  comments: ['comment'],
  literals: ['string_value'],
  // Selectors and `calc()` see whether there is space.
  whiteSpace: 'amount',
  opaque: ['postcss_statement', 'js_comment'],
  directives: /\/\*!|stylelint|csslint|postcss|autoprefixer|purgecss|rtl:|critical:/i,
};
