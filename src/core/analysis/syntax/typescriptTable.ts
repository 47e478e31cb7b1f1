import { javascriptRules, javascriptTable } from './javascriptTable.ts';
import type { LanguageTable, SymbolRule } from './languageTable.ts';
import { literalText, namedBy } from './symbolRules.ts';

/** `namespace A.B {}`, `declare module 'x' {}`. */
const namespace: SymbolRule = (node) => {
  const name = node.childForFieldName('name');
  return name === null ? null : { name: literalText(name) ?? name.text, kind: 'namespace' };
};

/** TypeScript and TSX, by tree-sitter-typescript 0.23. */
export const typescriptTable: LanguageTable = {
  ...javascriptTable,
  symbols: {
    ...javascriptTable.symbols,
    function_signature: namedBy('function'),
    abstract_class_declaration: javascriptRules.classDeclaration,
    interface_declaration: namedBy('interface'),
    enum_declaration: namedBy('enum'),
    type_alias_declaration: namedBy('type'),
    internal_module: namespace,
    module: namespace,
    method_signature: javascriptRules.method,
    abstract_method_signature: javascriptRules.method,
    public_field_definition: javascriptRules.field,
  },
  literals: [...javascriptTable.literals, 'template_literal_type'],
};
