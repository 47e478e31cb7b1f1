import type { Node } from 'web-tree-sitter';
import type { ImportRule, LanguageTable, SymbolRule } from './languageTable.ts';

/** A decorator belongs to what it decorates. */
function decorated(node: Node): { extent?: Node } {
  return node.parent?.type === 'decorated_definition' ? { extent: node.parent } : {};
}

const functionDefinition: SymbolRule = (node, enclosing) => {
  const name = node.childForFieldName('name');
  if (name === null) return null;
  return { name: name.text, kind: enclosing === 'class' ? 'method' : 'function', ...decorated(node) };
};

const classDefinition: SymbolRule = (node) => {
  const name = node.childForFieldName('name');
  return name === null ? null : { name: name.text, kind: 'class', ...decorated(node) };
};

/** Assignments to a plain name at the top of a module or class; locals are too small to name. */
const assignment: SymbolRule = (node, enclosing) => {
  if (enclosing !== null && enclosing !== 'class') return null;
  const left = node.childForFieldName('left');
  if (left?.type !== 'identifier' || node.parent?.type !== 'expression_statement') return null;
  return { name: left.text, kind: enclosing === 'class' ? 'field' : 'variable' };
};

const typeAlias: SymbolRule = (node) => {
  const left = node.childForFieldName('left');
  return left === null ? null : { name: left.text.replace(/\[.*$/s, ''), kind: 'type' };
};

/** `import a.b as c, d` names `a.b` and `d`. */
const plainImport: ImportRule = (node) =>
  node.childrenForFieldName('name').flatMap((name) => {
    const module = name?.type === 'aliased_import' ? name.childForFieldName('name') : name;
    return module ? [{ specifier: module.text, at: module }] : [];
  });

/** `from ..a import b as c` names `..a`, and `b` in it. */
const fromImport: ImportRule = (node) => {
  const module = node.childForFieldName('module_name');
  if (module === null) return [];
  const names = node.childrenForFieldName('name').flatMap((child) => {
    const name = child?.type === 'aliased_import' ? child.childForFieldName('name') : child;
    return name ? [name.text] : [];
  });
  const specifier = module.text.replace(/\s+/g, '');
  return [names.length === 0 ? { specifier, at: module } : { specifier, at: module, names }];
};

/** Python, by tree-sitter-python 0.25. `from __future__` imports name no module and are left out. */
export const pythonTable: LanguageTable = {
  symbols: {
    function_definition: functionDefinition,
    class_definition: classDefinition,
    assignment,
    type_alias_statement: typeAlias,
  },
  imports: {
    import_statement: plainImport,
    import_from_statement: fromImport,
    future_import_statement: () => [],
  },
  importMarks: /(?:^|[;:])[^\S\r\n\u2028\u2029]*(?:import|from)\b/gm,
  importStatements: ['import_statement', 'import_from_statement'],
  comments: ['comment'],
  literals: ['string', 'concatenated_string'],
  opaque: [],
  whiteSpace: 'significant',
};
