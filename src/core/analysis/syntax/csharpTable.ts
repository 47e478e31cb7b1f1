import type { Node } from 'web-tree-sitter';
import type { ImportRule, LanguageTable, SymbolRule } from './languageTable.ts';
import { namedBy } from './symbolRules.ts';

/** `private int a, b;` declares two. */
function fields(kind: string): SymbolRule {
  return (node) => {
    const declaration = node.namedChildren.find((child) => child?.type === 'variable_declaration');
    const declarators = declaration?.namedChildren.filter((child) => child?.type === 'variable_declarator');
    return (declarators ?? []).flatMap((declarator) => {
      const name = declarator?.childForFieldName('name');
      return name ? [{ name: name.text, kind }] : [];
    });
  };
}

/** `void IDisposable.Dispose()` is another member than `void Dispose()`. */
function member(kind: string): SymbolRule {
  return (node) => {
    const name = node.childForFieldName('name');
    const port = node.namedChildren.find((child) => child?.type === 'explicit_interface_specifier');
    return name === null ? null : { name: `${port?.text ?? ''}${name.text}`.replace(/\s+/g, ''), kind };
  };
}

const destructor: SymbolRule = (node) => {
  const name = node.childForFieldName('name');
  return name === null ? null : { name: `~${name.text}`, kind: 'destructor' };
};

const operator: SymbolRule = (node) => {
  const sign = node.childForFieldName('operator');
  return { name: `operator ${sign?.text ?? ''}`.trim(), kind: 'method' };
};

const conversion: SymbolRule = (node) => {
  const type = node.childForFieldName('type');
  return { name: `operator ${type?.text ?? ''}`.trim(), kind: 'method' };
};

/**
 * `using A.B;`, `using static A.B.C;`, `using X = A.B.C;`, `global using A;` name what is written; `using (…)` and
 * `using var x` are other nodes.
 */
const using: ImportRule = (node) => {
  const alias = node.childForFieldName('name');
  const target = node.namedChildren.findLast(
    (child) => child !== null && isName(child) && !same(child, alias),
  );
  if (!target) return [];
  return [{ specifier: target.text.replace(/\s+/g, '').replace(/^global::/, ''), at: target }];
};

function isName(node: Node): boolean {
  return node.type.endsWith('_name') || node.type === 'identifier';
}

function same(a: Node, b: Node | null): boolean {
  return b !== null && a.startIndex === b.startIndex && a.endIndex === b.endIndex;
}

/** C#, by tree-sitter-c-sharp 0.23. Namespaces do not qualify names: those of a whole file could not. */
export const csharpTable: LanguageTable = {
  symbols: {
    class_declaration: namedBy('class'),
    struct_declaration: namedBy('struct'),
    interface_declaration: namedBy('interface'),
    enum_declaration: namedBy('enum'),
    record_declaration: namedBy('record'),
    delegate_declaration: namedBy('type'),
    method_declaration: member('method'),
    local_function_statement: namedBy('function'),
    constructor_declaration: namedBy('constructor'),
    destructor_declaration: destructor,
    operator_declaration: operator,
    conversion_operator_declaration: conversion,
    indexer_declaration: () => ({ name: 'this[]', kind: 'property' }),
    property_declaration: member('property'),
    event_declaration: member('event'),
    event_field_declaration: fields('event'),
    field_declaration: fields('field'),
  },
  imports: { using_directive: using },
  importMarks: /(?:^|[;{}\]]|\*\/|\bglobal\b)[^\S\r\n\u2028\u2029]*using\b(?!\s*\()/gm,
  importStatements: ['using_directive'],
  comments: ['comment'],
  literals: [
    'string_literal',
    'verbatim_string_literal',
    'raw_string_literal',
    'interpolated_string_expression',
    'character_literal',
  ],
  // Documentation comments are compiled into a file of their own.
  directives: /^\s*\/(?:\/\/|\*\*)|ReSharper|resharper|nullable|CA\d{4}|IDE\d{4}|SA\d{4}|region/,
  opaque: [
    'preproc_region',
    'preproc_endregion',
    'preproc_line',
    'preproc_pragma',
    'preproc_error',
    'preproc_warning',
  ],
};
