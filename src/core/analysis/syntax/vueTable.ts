import { attributeValue, tagName } from './htmlElements.ts';
import { htmlTable } from './htmlTable.ts';
import type { LanguageTable, SymbolRule } from './languageTable.ts';

/** `<script setup>` is another part of the component than `<script>`. */
const script: SymbolRule = (node, enclosing) => {
  if (enclosing !== null) return null;
  return { name: attributeValue(node, 'setup') === null ? 'script' : 'script setup', kind: 'section' };
};

/** Only the component's own; those of slots are part of it. */
const template: SymbolRule = (node, enclosing) =>
  enclosing === null ? { name: 'template', kind: 'section' } : null;

const element: SymbolRule = (node) => {
  const tag = tagName(node);
  const id = attributeValue(node, 'id') ?? '';
  return tag === null || id === '' ? null : { name: `${tag}#${id}`, kind: 'element' };
};

/** Vue's single-file components, by tree-sitter-vue as @repomix/tree-sitter-wasms 0.1 builds it. */
export const vueTable: LanguageTable = {
  ...htmlTable,
  symbols: {
    script_element: script,
    style_element: (_node, enclosing) => (enclosing === null ? { name: 'style', kind: 'section' } : null),
    template_element: template,
    element,
  },
};
