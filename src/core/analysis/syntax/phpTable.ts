import type { Node } from 'web-tree-sitter';
import type { ImportRule, ImportSite, LanguageTable, SymbolRule } from './languageTable.ts';
import { namedBy } from './symbolRules.ts';

const functionDefinition: SymbolRule = namedBy('function');

/** A declaration of one name begins with its modifiers and attributes. */
function alone(node: Node): { extent?: Node } {
  const parent = node.parent;
  if (parent === null) return {};
  const elements = parent.namedChildren.filter((child) => child?.type === node.type);
  return elements.length === 1 ? { extent: parent } : {};
}

const property: SymbolRule = (node) => {
  const name = node.childForFieldName('name');
  return name === null ? null : { name: name.text, kind: 'field', ...alone(node) };
};

const constant: SymbolRule = (node) => {
  const name = node.namedChild(0);
  return name === null ? null : { name: name.text, kind: 'constant', ...alone(node) };
};

/** `use A\{B, C as D};` names `A\B` and `A\C`; also `use function` and `use const`. */
const use: ImportRule = (node) => {
  const prefix = node.namedChildren.find((child) => child?.type === 'namespace_name')?.text;
  const group = node.childForFieldName('body');
  const clauses = (group ?? node).namedChildren.filter((child) => child?.type === 'namespace_use_clause');
  return clauses.flatMap((clause): readonly ImportSite[] => {
    const name = clause?.namedChild(0);
    if (!name) return [];
    const own = name.text.replace(/\s+/g, '').replace(/^\\/, '');
    return [
      {
        specifier: prefix === undefined || group === null ? own : `${prefix.replace(/\s+/g, '')}\\${own}`,
        at: name,
      },
    ];
  });
};

/** `require __DIR__ . '/a.php'` names `./a.php`, `require 'a.php'` what is written; what is computed names nothing. */
const required: ImportRule = (node) => {
  let value = node.namedChild(0);
  if (value?.type === 'parenthesized_expression') value = value.namedChild(0);
  if (value === null) return [];
  if (value.type === 'binary_expression' && isDirectory(value.childForFieldName('left'))) {
    const text = plainText(value.childForFieldName('right'));
    if (text === null || !text.startsWith('/')) return [];
    const relative = text.replace(/^\/+/, '');
    return [{ specifier: relative.startsWith('../') ? relative : `./${relative}`, at: value }];
  }
  const specifier = plainText(value);
  return specifier === null ? [] : [{ specifier, at: value }];
};

function isDirectory(node: Node | null): boolean {
  return node !== null && /^(?:__DIR__|dirname\(\s*__FILE__\s*\))$/i.test(node.text);
}

function plainText(node: Node | null): string | null {
  if (node?.type !== 'string' && node?.type !== 'encapsed_string') return null;
  const isPlain = node.namedChildren.every((child) => child?.type === 'string_content');
  return isPlain ? node.namedChildren.map((child) => child?.text ?? '').join('') : null;
}

/** PHP with the text around it, by tree-sitter-php 0.24. Namespaces do not qualify names: those of a file could not. */
export const phpTable: LanguageTable = {
  symbols: {
    class_declaration: namedBy('class'),
    interface_declaration: namedBy('interface'),
    trait_declaration: namedBy('trait'),
    enum_declaration: namedBy('enum'),
    function_definition: functionDefinition,
    method_declaration: namedBy('method'),
    property_element: property,
    const_element: constant,
  },
  imports: {
    namespace_use_declaration: use,
    require_expression: required,
    require_once_expression: required,
    include_expression: required,
    include_once_expression: required,
  },
  importMarks: /\b(?:use|require(?:_once)?|include(?:_once)?)\b(?!\s*\(\s*[$&])/gi,
  importStatements: ['namespace_use_declaration'],
  comments: ['comment'],
  literals: ['string', 'encapsed_string', 'heredoc', 'nowdoc', 'shell_command_expression'],
  opaque: ['text', 'text_interpolation', 'php_tag', 'php_end_tag'],
  directives: /phpcs|phpstan|psalm|phan|codeCoverage|infection|phpdoc|@/i,
};
