import type { ImportRule, LanguageTable, SymbolRule } from './languageTable.ts';
import { namedBy } from './symbolRules.ts';

const field: SymbolRule = (node) => {
  const name = node.childForFieldName('declarator')?.childForFieldName('name') ?? null;
  return name === null ? null : { name: name.text, kind: 'field' };
};

/** `import a.b.C;` names `a.b.C`, `import a.b.*;` names `a.b.*`, static imports name their member. */
const importDeclaration: ImportRule = (node) => {
  const path = node.namedChildren.find(
    (child) => child?.type === 'scoped_identifier' || child?.type === 'identifier',
  );
  if (!path) return [];
  const hasAsterisk = node.namedChildren.some((child) => child?.type === 'asterisk');
  return [{ specifier: `${path.text.replace(/\s+/g, '')}${hasAsterisk ? '.*' : ''}`, at: path }];
};

/** Java, by tree-sitter-java 0.23. */
export const javaTable: LanguageTable = {
  symbols: {
    class_declaration: namedBy('class'),
    interface_declaration: namedBy('interface'),
    enum_declaration: namedBy('enum'),
    record_declaration: namedBy('record'),
    annotation_type_declaration: namedBy('annotation'),
    method_declaration: namedBy('method'),
    annotation_type_element_declaration: namedBy('method'),
    constructor_declaration: namedBy('constructor'),
    compact_constructor_declaration: namedBy('constructor'),
    field_declaration: field,
    constant_declaration: field,
  },
  imports: { import_declaration: importDeclaration },
  importMarks: /(?:^|[;}]|\*\/)[^\S\r\n\u2028\u2029]*import\b/gm,
  importStatements: ['import_declaration'],
  comments: ['line_comment', 'block_comment'],
  literals: ['string_literal', 'character_literal', 'string_fragment', 'multiline_string_fragment'],
  embedded: ['string_interpolation'],
  opaque: [],
  // The compiler reads escapes before it looks for comments: `\u000a` ends one, and what follows is code.
  directives: /\\u+[0-9a-f]{4}/i,
};
