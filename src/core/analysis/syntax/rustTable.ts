import type { Node } from 'web-tree-sitter';
import type { ImportRule, ImportSite, LanguageTable, SymbolRule } from './languageTable.ts';

/** Attributes stand before an item as siblings; they belong to it, so its lines begin at the first of them. */
function withAttributes(node: Node): { extent?: Node } {
  let first: Node | null = null;
  for (
    let before = node.previousNamedSibling;
    before?.type === 'attribute_item';
    before = before.previousNamedSibling
  ) {
    first = before;
  }
  return first === null ? {} : { extent: first };
}

function item(kind: string): SymbolRule {
  return (node) => {
    const name = node.childForFieldName('name');
    return name === null ? null : { name: name.text, kind, ...withAttributes(node) };
  };
}

const functionItem: SymbolRule = (node, enclosing, depth) => {
  const kind = enclosing === 'impl' || enclosing === 'trait' ? 'method' : 'function';
  return item(kind)(node, enclosing, depth);
};

/** `impl<T> Display for Session<T>` is named after the type it extends: `Session`. */
const impl: SymbolRule = (node) => {
  let type = node.childForFieldName('type');
  if (type?.type === 'reference_type') type = type.childForFieldName('type');
  if (type?.type === 'generic_type') type = type.childForFieldName('type');
  if (type?.type === 'scoped_type_identifier') type = type.childForFieldName('name');
  return type === null ? null : { name: type.text, kind: 'impl', ...withAttributes(node) };
};

/** Only a module with a body here declares anything here. */
const moduleItem: SymbolRule = (node, enclosing, depth) =>
  node.childForFieldName('body') === null ? null : item('module')(node, enclosing, depth);

/**
 * The paths of one `use`: the path itself, or what stands before its braces or asterisk. `use {a::b, c}` has several.
 */
function usePaths(node: Node): ImportSite[] {
  switch (node.type) {
    case 'use_list':
      return node.namedChildren.flatMap((child) => (child === null ? [] : usePaths(child)));
    case 'scoped_use_list': {
      const path = node.childForFieldName('path');
      const list = node.childForFieldName('list');
      return path === null ? (list === null ? [] : usePaths(list)) : [site(path)];
    }
    case 'use_as_clause': {
      const path = node.childForFieldName('path');
      return path === null ? [] : [site(path)];
    }
    case 'use_wildcard': {
      const path = node.namedChild(0);
      return path === null ? [] : [site(path)];
    }
    case 'identifier':
    case 'scoped_identifier':
    case 'crate':
    case 'self':
    case 'super':
      return [site(node)];
    default:
      return [];
  }
}

function site(node: Node): ImportSite {
  return { specifier: node.text.replace(/\s+/g, '').replace(/^::/, ''), at: node };
}

const useDeclaration: ImportRule = (node) => {
  const argument = node.childForFieldName('argument');
  return argument === null ? [] : usePaths(argument);
};

const externCrate: ImportRule = (node) => {
  const name = node.childForFieldName('name');
  return name === null ? [] : [site(name)];
};

/** `mod store;` reaches the file of a submodule of the same crate. */
const moduleFile: ImportRule = (node) => {
  const name = node.childForFieldName('body') === null ? node.childForFieldName('name') : null;
  return name === null ? [] : [{ specifier: `self::${name.text}`, at: name }];
};

/** Rust, by tree-sitter-rust 0.24. */
export const rustTable: LanguageTable = {
  symbols: {
    function_item: functionItem,
    function_signature_item: functionItem,
    struct_item: item('struct'),
    enum_item: item('enum'),
    union_item: item('union'),
    trait_item: item('trait'),
    impl_item: impl,
    mod_item: moduleItem,
    macro_definition: item('macro'),
    const_item: item('constant'),
    static_item: item('variable'),
    type_item: item('type'),
  },
  imports: { use_declaration: useDeclaration, extern_crate_declaration: externCrate, mod_item: moduleFile },
  // `mod name {` holds its own contents.
  importMarks: /(?:^|[;{}\])]|\*\/|\bpub\b)[^\S\r\n\u2028\u2029]*use\b|\bextern\b|\bmod\b(?!\s+\w+\s*\{)/gm,
  importStatements: ['use_declaration', 'extern_crate_declaration'],
  comments: ['line_comment', 'block_comment'],
  literals: ['string_literal', 'raw_string_literal', 'char_literal'],
  opaque: ['token_tree', 'attribute_item', 'inner_attribute_item', 'macro_definition'],
};
