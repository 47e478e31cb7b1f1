import type { Node } from 'web-tree-sitter';
import type { ImportRule, LanguageTable, SymbolRule } from './languageTable.ts';
import { namedBy } from './symbolRules.ts';

const types = new Set(['class', 'interface', 'enum', 'object', 'annotation']);

/** The grammar has one node for `class`, `interface`, `enum class` and `annotation class`. */
const classDeclaration: SymbolRule = (node) => {
  const name = node.childForFieldName('name');
  if (name === null) return null;
  const head = node.children.filter((child) => child !== null && child.endIndex <= name.startIndex);
  const words = head.map((child) => child?.text ?? '').join(' ');
  const kind = /\binterface$/.test(words.trim())
    ? 'interface'
    : (/\b(enum|annotation)\b/.exec(words)?.[1] ?? 'class');
  return { name: name.text, kind };
};

/** `fun List<T>.second()` is named after what it extends, too. */
const functionDeclaration: SymbolRule = (node, enclosing) => {
  const name = node.childForFieldName('name');
  if (name === null) return null;
  const isMember = enclosing !== null && types.has(enclosing);
  return { name: withReceiver(node, name), kind: isMember ? 'method' : 'function' };
};

function withReceiver(node: Node, name: Node): string {
  const receiver = node.namedChildren.find(
    (child) => child !== null && child.type.endsWith('_type') && child.endIndex <= name.startIndex,
  );
  const type = receiver?.text.replace(/<.*$/s, '').replace(/[\s?()]+/g, '') ?? '';
  return type === '' ? name.text : `${type}.${name.text}`;
}

/** Properties of the file and of types; inside functions they are too small to name. */
const property: SymbolRule = (node, enclosing) => {
  if (enclosing !== null && !types.has(enclosing)) return null;
  const variable = node.namedChildren.find((child) => child?.type === 'variable_declaration');
  const name = variable?.namedChildren.find((child) => child?.type === 'identifier');
  if (!name) return null;
  return { name: withReceiver(node, name), kind: enclosing === null ? 'variable' : 'field' };
};

const companion: SymbolRule = (node) => ({
  name: node.childForFieldName('name')?.text ?? 'Companion',
  kind: 'object',
});

const importRule: ImportRule = (node) => {
  const path = node.namedChildren.find((child) => child?.type === 'qualified_identifier');
  if (!path) return [];
  const hasAsterisk = node.children.some((child) => child?.type === '*' || child?.type === '.*');
  return [{ specifier: `${path.text.replace(/\s+/g, '')}${hasAsterisk ? '.*' : ''}`, at: path }];
};

/** Kotlin, by @tree-sitter-grammars/tree-sitter-kotlin 1.1. */
export const kotlinTable: LanguageTable = {
  symbols: {
    class_declaration: classDeclaration,
    object_declaration: namedBy('object'),
    companion_object: companion,
    function_declaration: functionDeclaration,
    secondary_constructor: () => ({ name: 'constructor', kind: 'constructor' }),
    property_declaration: property,
    type_alias: namedBy('type', 'type'),
  },
  imports: { import: importRule },
  importMarks: /(?:^|[;}]|\*\/)[^\S\r\n\u2028\u2029]*import\b/gm,
  importStatements: ['import'],
  comments: ['line_comment', 'block_comment'],
  literals: ['string_literal', 'multiline_string_literal', 'character_literal'],
  embedded: ['interpolation'],
  opaque: [],
  directives: /ktlint|detekt|suppress/i,
};
