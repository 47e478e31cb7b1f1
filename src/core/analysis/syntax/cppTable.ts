import type { Node } from 'web-tree-sitter';
import { declaredName } from './cDeclarators.ts';
import { cRules, cTable } from './cTable.ts';
import type { LanguageTable, SymbolRule } from './languageTable.ts';
import { namedBy } from './symbolRules.ts';

const records = new Set(['struct', 'union', 'class']);

/** `template <…>` belongs to what it stands before. */
function withTemplate(node: Node): { extent?: Node } {
  let outermost: Node | null = null;
  for (let parent = node.parent; parent?.type === 'template_declaration'; parent = parent.parent) {
    outermost = parent;
  }
  return outermost === null ? {} : { extent: outermost };
}

const functionDefinition: SymbolRule = (node, enclosing) => {
  const found = declaredName(node.childForFieldName('declarator'));
  if (found === null) return null;
  const { name, isFunction } = found;
  // The grammar takes `class EXPORTED Account : Base { … }` for a function of the type EXPORTED.
  const type = isFunction ? null : node.childForFieldName('type');
  if (type !== null && /^(?:class|struct)_specifier$/.test(type.type)) {
    return { name, kind: type.type.replace(/_specifier$/, ''), ...withTemplate(node) };
  }
  const isMember = (enclosing !== null && records.has(enclosing)) || name.includes('.');
  return { name, kind: isMember ? 'method' : 'function', ...withTemplate(node) };
};

function record(kind: string): SymbolRule {
  return (node) => {
    const name = node.childForFieldName('body') === null ? null : node.childForFieldName('name');
    if (name === null || cRules.isNamedAround(node)) return null;
    return { name: name.text.replace(/\s*::\s*/g, '.'), kind, ...withTemplate(node) };
  };
}

/** Without a name it hides what it holds, but does not qualify it. */
const namespace: SymbolRule = (node) => {
  const name = node.childForFieldName('name');
  return name === null ? null : { name: name.text.replace(/\s*::\s*/g, '.'), kind: 'namespace' };
};

function declared(rule: SymbolRule): SymbolRule {
  return (node, enclosing, depth) => {
    const found = rule(node, enclosing, depth);
    const all = found === null ? [] : 'name' in found ? [found] : found;
    const extent = all.length === 0 ? {} : withTemplate(node);
    return all.map((symbol) => ({ ...symbol, ...extent }));
  };
}

function templated(kind: string): SymbolRule {
  return (node) => {
    const name = node.childForFieldName('name');
    return name === null ? null : { name: name.text, kind, ...withTemplate(node) };
  };
}

/** C++, by tree-sitter-cpp 0.23, which does not know the modules of C++ 20. */
export const cppTable: LanguageTable = {
  ...cTable,
  symbols: {
    ...cTable.symbols,
    function_definition: functionDefinition,
    class_specifier: record('class'),
    struct_specifier: record('struct'),
    union_specifier: record('union'),
    enum_specifier: record('enum'),
    namespace_definition: namespace,
    namespace_alias_definition: namedBy('namespace'),
    alias_declaration: templated('type'),
    concept_definition: templated('concept'),
    declaration: declared(cRules.declaration),
    field_declaration: declared(cRules.member),
  },
  literals: [...cTable.literals, 'raw_string_literal', 'user_defined_literal'],
};
