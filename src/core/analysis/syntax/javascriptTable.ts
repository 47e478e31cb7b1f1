import type { Node } from 'web-tree-sitter';
import type { ImportRule, LanguageTable, SymbolRule } from './languageTable.ts';
import { literalText, namedBy } from './symbolRules.ts';

const functionValues = new Set(['arrow_function', 'function_expression', 'generator_function']);

function valueKind(value: Node | null): 'function' | 'class' | null {
  if (value === null) return null;
  if (functionValues.has(value.type)) return 'function';
  return value.type === 'class' ? 'class' : null;
}

/** Text of a property key: `x`, `#x`, `'x y'` without quotes, `[Symbol.iterator]` as written. */
function keyText(key: Node | null): string | null {
  if (key === null) return null;
  return literalText(key) ?? key.text;
}

/** Local values are too small to name; functions and classes held in a constant are named everywhere. */
const declarator: SymbolRule = (node, enclosing) => {
  const name = node.childForFieldName('name');
  if (name === null || name.type !== 'identifier') return null;
  const kind = valueKind(node.childForFieldName('value'));
  if (kind !== null) return { name: name.text, kind };
  return enclosing === null || enclosing === 'namespace' ? { name: name.text, kind: 'variable' } : null;
};

/** Decorators before `export` belong to the class that is exported. */
const classDeclaration: SymbolRule = (node) => {
  const name = node.childForFieldName('name');
  const extent = node.parent?.type === 'export_statement' ? { extent: node.parent } : {};
  return name === null ? null : { name: name.text, kind: 'class', ...extent };
};

const method: SymbolRule = (node) => {
  const name = keyText(node.childForFieldName('name'));
  return name === null ? null : { name, kind: name === 'constructor' ? 'constructor' : 'method' };
};

/** The JavaScript grammar calls the name of a class field `property`, the TypeScript one `name`. */
const field: SymbolRule = (node) => {
  const name = keyText(node.childForFieldName('name') ?? node.childForFieldName('property'));
  const kind = valueKind(node.childForFieldName('value')) === 'function' ? 'method' : 'field';
  return name === null ? null : { name, kind };
};

const pair: SymbolRule = (node) => {
  const kind = valueKind(node.childForFieldName('value'));
  const name = kind === null ? null : keyText(node.childForFieldName('key'));
  return name === null || kind === null ? null : { name, kind };
};

/** `Account.prototype.close = function () {}`, `exports.open = () => {}`. */
const assignment: SymbolRule = (node) => {
  const kind = valueKind(node.childForFieldName('right'));
  const left = kind === null ? null : node.childForFieldName('left');
  if (left === null || kind === null || !/^[\w$.#]{1,200}$/.test(left.text)) return null;
  const name = left.text.replace(/^(?:module\.)?exports\.|^this\./, '').replace('.prototype.', '.');
  return { name, kind };
};

/** An unnamed default export is called `default`, as its importers call it. */
const defaultExport: SymbolRule = (node) => {
  const value = node.childForFieldName('value');
  if (value === null || value.childForFieldName('name') !== null) return null;
  const kind = valueKind(value);
  return kind === null && value.type !== 'object' ? null : { name: 'default', kind: kind ?? 'variable' };
};

const fromSource: ImportRule = (node) => {
  const clause = node.children.find((child) => child?.type === 'import_require_clause') ?? node;
  const source = clause.childForFieldName('source');
  const specifier = literalText(source);
  return source === null || specifier === null ? [] : [{ specifier, at: source }];
};

/** `require('x')` and `import('x')` with a plain literal; a computed specifier names no module. */
const fromCall: ImportRule = (node) => {
  const callee = node.childForFieldName('function');
  const isImport = callee?.type === 'import' || (callee?.type === 'identifier' && callee.text === 'require');
  const argument = isImport ? (node.childForFieldName('arguments')?.namedChild(0) ?? null) : null;
  const specifier = literalText(argument);
  return argument === null || specifier === null ? [] : [{ specifier, at: argument }];
};

/** JavaScript with JSX, by tree-sitter-javascript 0.25. */
export const javascriptTable: LanguageTable = {
  symbols: {
    function_declaration: namedBy('function'),
    generator_function_declaration: namedBy('function'),
    class_declaration: classDeclaration,
    class: namedBy('class'),
    method_definition: method,
    field_definition: field,
    variable_declarator: declarator,
    pair,
    assignment_expression: assignment,
    export_statement: defaultExport,
  },
  imports: { import_statement: fromSource, export_statement: fromSource, call_expression: fromCall },
  importWords: { call_expression: ['import', 'require'] },
  // Most modules only have statements, in which `import` is followed by a name, a brace, an asterisk or a string.
  importTraces: { call_expression: /\brequire\b|\bimport\b\s*[^\s\w$*{'"]/ },
  // A comment or type arguments may stand before the specifier. `Buffer.from('x')` imports nothing; `...require('x')` does.
  importMarks:
    /(?<!(?:^|[^.])\.)\b(?:from\b\s*(?:['"]|\/[*/])|(?:import|require)\b[\s(?.]*(?:['"`<]|\/[*/]))/g,
  importStatements: ['import_statement'],
  comments: ['comment', 'html_comment'],
  literals: ['string', 'template_string', 'regex'],
  opaque: ['jsx_element', 'jsx_fragment', 'jsx_self_closing_element'],
};

/** The rules that TypeScript shares under other node types. */
export const javascriptRules = { classDeclaration, field, method } as const;
