import type { Node } from 'web-tree-sitter';
import type { ImportRule, LanguageTable, NamedSymbol, SymbolRule } from './languageTable.ts';

function constantName(node: Node): string {
  return node.text.replace(/\s+/g, '').replace(/^::/, '').replaceAll('::', '.');
}

function named(kind: string): SymbolRule {
  return (node) => {
    const name = node.childForFieldName('name');
    return name === null ? null : { name: constantName(name), kind };
  };
}

const method: SymbolRule = (node, enclosing) => {
  const name = node.childForFieldName('name');
  return name === null ? null : { name: name.text, kind: enclosing === null ? 'function' : 'method' };
};

/** Constants alone: other names are local or belong to an instance. `A, B = 1, 2` declares two. */
const assignment: SymbolRule = (node) => {
  const left = node.childForFieldName('left');
  if (left === null) return null;
  const targets = left.type === 'left_assignment_list' ? left.namedChildren : [left];
  const constants = targets.filter((target) => target !== null && isConstant(target));
  return constants.flatMap((target) =>
    target === null ? [] : [{ name: constantName(target), kind: 'constant' }],
  );
};

function isConstant(node: Node): boolean {
  return node.type === 'constant' || (node.type === 'scope_resolution' && /^[A-Z]/.test(lastName(node)));
}

function lastName(node: Node): string {
  return node.childForFieldName('name')?.text ?? '';
}

const accessors = new Set(['attr_reader', 'attr_writer', 'attr_accessor']);

/** `attr_reader :id`, `define_method(:x)`, `alias_method :new, :old`; tasks and their namespaces in Rake. */
const call: SymbolRule = (node, enclosing) => {
  if (node.childForFieldName('receiver') !== null) return null;
  const word = node.childForFieldName('method')?.text ?? '';
  const values = node.childForFieldName('arguments')?.namedChildren ?? [];
  if (accessors.has(word)) return values.flatMap((value) => symbolOf(value, 'field'));
  const first = values[0] ?? null;
  if (word === 'define_method' || word === 'alias_method') return symbolOf(first, 'method');
  const isRake = enclosing === null || enclosing === 'task';
  return isRake && (word === 'task' || word === 'namespace') ? symbolOf(first, 'task') : null;
};

function symbolOf(value: Node | null, kind: string): readonly NamedSymbol[] {
  const key = value?.type === 'pair' ? value.childForFieldName('key') : value;
  const name = plainText(key ?? null);
  return name === null || name === '' ? [] : [{ name, kind }];
}

/** The text of a symbol or string without interpolation. */
function plainText(node: Node | null): string | null {
  if (node === null) return null;
  if (node.type === 'simple_symbol') return node.text.slice(1);
  if (node.type === 'hash_key_symbol' || node.type === 'identifier') return node.text;
  if (node.type !== 'string') return null;
  const isPlain = node.namedChildren.every((child) => child?.type === 'string_content');
  return isPlain ? node.namedChildren.map((child) => child?.text ?? '').join('') : null;
}

const alias: SymbolRule = (node) => {
  const name = node.childForFieldName('name');
  return name === null ? null : { name: name.text, kind: 'method' };
};

/** `require_relative 'x'` names `./x`; what is computed names nothing. */
const required: ImportRule = (node) => {
  if (node.childForFieldName('receiver') !== null) return [];
  const word = node.childForFieldName('method')?.text ?? '';
  const values = node.childForFieldName('arguments')?.namedChildren ?? [];
  const at = (word === 'autoload' ? values[1] : values[0]) ?? null;
  if (at === null || at.type !== 'string') return [];
  const specifier = plainText(at);
  if (specifier === null) return [];
  if (word === 'require_relative')
    return [{ specifier: specifier.startsWith('.') ? specifier : `./${specifier}`, at }];
  return word === 'require' || word === 'load' || word === 'autoload' ? [{ specifier, at }] : [];
};

/** Ruby, by tree-sitter-ruby 0.23. `class << self` qualifies nothing. */
export const rubyTable: LanguageTable = {
  symbols: {
    class: named('class'),
    module: named('module'),
    method,
    singleton_method: method,
    assignment,
    alias,
    call,
  },
  symbolWords: { call: ['attr_', 'define_method', 'alias_method', 'task', 'namespace'] },
  imports: { call: required },
  importWords: { call: ['require', 'load', 'autoload'] },
  importMarks: /\b(?:require(?:_relative)?|load|autoload)\b/g,
  importStatements: [],
  importCalls: ['call'],
  comments: ['comment'],
  literals: [
    'string',
    'chained_string',
    'string_array',
    'symbol_array',
    'heredoc_beginning',
    'heredoc_body',
    'regex',
    'subshell',
    'delimited_symbol',
    'character',
  ],
  opaque: ['uninterpreted'],
  directives:
    /frozen_string_literal|encoding|typed:|rubocop|sorbet|steep|reek:|:no(?:doc|cov):|^\s*#:|warn_indent|shareable_constant|warn_past_scope|standard:/i,
};
