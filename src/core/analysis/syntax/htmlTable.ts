import { attributeValue, tagName } from './htmlElements.ts';
import type { ImportRule, LanguageTable, SymbolRule } from './languageTable.ts';

const sections = new Set([
  'head',
  'header',
  'nav',
  'main',
  'section',
  'article',
  'aside',
  'footer',
  'form',
  'dialog',
  'template',
]);

/** Elements with an id, `section#prices`, and those that divide a page; others are too small to name. */
const element: SymbolRule = (node) => {
  const tag = tagName(node);
  if (tag === null) return null;
  const id = attributeValue(node, 'id') ?? '';
  if (id !== '') return { name: `${tag}#${id}`, kind: 'element' };
  return sections.has(tag.toLowerCase()) ? { name: tag, kind: 'element' } : null;
};

const scriptSource: ImportRule = (node) => {
  const specifier = attributeValue(node, 'src');
  return specifier === null ? [] : [{ specifier, at: node }];
};

/** Only what the browser loads as code: `<link rel="stylesheet">` and preloaded modules. */
const link: ImportRule = (node) => {
  if (tagName(node)?.toLowerCase() !== 'link') return [];
  const relations = (attributeValue(node, 'rel') ?? '').toLowerCase().split(/\s+/);
  if (!relations.includes('stylesheet') && !relations.includes('modulepreload')) return [];
  const specifier = attributeValue(node, 'href');
  return specifier === null ? [] : [{ specifier, at: node }];
};

/** HTML, by tree-sitter-html 0.23. Space and comments may stand in `pre`, so nothing is proven to be form or comment. */
export const htmlTable: LanguageTable = {
  symbols: {
    element,
    script_element: () => ({ name: 'script', kind: 'element' }),
    style_element: () => ({ name: 'style', kind: 'element' }),
  },
  separator: ' ',
  imports: { script_element: scriptSource, element: link },
  importWords: { element: ['<link', '<LINK'] },
  importStatements: [],
  comments: [],
  literals: [],
  whiteSpace: 'significant',
  opaque: [],
};
