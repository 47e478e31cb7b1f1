import type { Node } from 'web-tree-sitter';
import type { ImportRule, LanguageTable, SymbolRule } from './languageTable.ts';
import { literalText, namedBy } from './symbolRules.ts';

/** The receiver's type without pointer and type arguments: `(s *Store[K])` gives `Store`. */
function receiverType(node: Node): string | null {
  const declaration = node
    .childForFieldName('receiver')
    ?.namedChildren.find((child) => child?.type === 'parameter_declaration');
  let type = declaration?.childForFieldName('type') ?? null;
  // A receiver's type nests at most pointer, parentheses and generic; the bound only keeps broken code from looping.
  for (let depth = 0; depth < 8 && type !== null && type.type !== 'type_identifier'; depth += 1) {
    type = type.childForFieldName('type') ?? type.namedChild(0);
  }
  return type?.text ?? null;
}

const method: SymbolRule = (node) => {
  const name = node.childForFieldName('name');
  if (name === null) return null;
  const receiver = receiverType(node);
  return { name: receiver === null ? name.text : `${receiver}.${name.text}`, kind: 'method' };
};

const typeSpec: SymbolRule = (node) => {
  const name = node.childForFieldName('name');
  const type = node.childForFieldName('type')?.type;
  const kind = type === 'struct_type' ? 'struct' : type === 'interface_type' ? 'interface' : 'type';
  return name === null ? null : { name: name.text, kind, ...alone(node, 'type_declaration') };
};

/** Constants and variables of the package; inside functions they are too small to name. */
function value(kind: 'constant' | 'variable', declaration: string): SymbolRule {
  return (node, enclosing) => {
    const name = enclosing === null ? node.childForFieldName('name') : null;
    return name === null ? null : { name: name.text, kind, ...alone(node, declaration) };
  };
}

/** `type X struct {…}` without parentheses: the keyword's line belongs to the only spec. */
function alone(node: Node, declaration: string): { extent?: Node } {
  const parent = node.parent;
  return parent?.type === declaration && parent.namedChildCount === 1 ? { extent: parent } : {};
}

const importSpec: ImportRule = (node) => {
  const path = node.childForFieldName('path');
  const specifier = literalText(path);
  return path === null || specifier === null ? [] : [{ specifier, at: path }];
};

/** Go, by tree-sitter-go 0.25. */
export const goTable: LanguageTable = {
  symbols: {
    function_declaration: namedBy('function'),
    method_declaration: method,
    method_elem: namedBy('method'),
    type_spec: typeSpec,
    type_alias: typeSpec,
    const_spec: value('constant', 'const_declaration'),
    var_spec: value('variable', 'var_declaration'),
  },
  imports: { import_spec: importSpec },
  importMarks: /(?:^|;|\*\/)[^\S\r\n\u2028\u2029]*import\b/gm,
  importStatements: ['import_declaration'],
  comments: ['comment'],
  literals: ['interpreted_string_literal', 'raw_string_literal', 'rune_literal'],
  opaque: [],
};
