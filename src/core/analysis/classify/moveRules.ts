import type { Node } from 'web-tree-sitter';
import type { LanguageId } from '../facts.ts';
import { isInertPythonFunction } from './inertPython.ts';

/** What may change its place in a language without changing what the program means. */
export interface MoveRules {
  /** Nodes whose children may change places. */
  readonly scopes: readonly string[];
  /** Named declarations that such scopes belong to. */
  readonly owners: readonly string[];
  /** Nodes that only stand around a declaration. */
  readonly wrappers: readonly string[];
  /** Declarations whose place among the children of a scope means nothing. */
  readonly isMovable: (node: Node, scope: Node) => boolean;
  /** Children of a scope that nothing is moved past. */
  readonly isBarrier: (node: Node, scope: Node) => boolean;
  /** Nodes that belong to the node behind them: what follows one is not moved. */
  readonly prefixes: readonly string[];
  /** True where a second declaration of a name replaces or merges with the first. */
  readonly hasUniqueNames: boolean;
  /** True where a statement may go on in the next line, so that what stands next to a gap must be as it was. */
  readonly mayJoinLines: boolean;
  /** Sources in which nothing is claimed. */
  readonly refused?: RegExp;
}

const nothing = (): boolean => false;

function oneOf(...types: readonly string[]): (node: Node) => boolean {
  const set = new Set(types);
  return (node) => set.has(node.type);
}

const hoisted = oneOf('function_declaration', 'generator_function_declaration');
const typesOnly = oneOf('interface_declaration', 'type_alias_declaration');

/** Functions are hoisted, types do not run, methods are looked up by name; decorators and computed names run in order. */
function isMovableJavascript(node: Node): boolean {
  if (node.type === 'method_definition') {
    return hasPlainName(node) && node.children.every((child) => child?.type !== 'decorator');
  }
  const declaration = node.type === 'export_statement' ? node.childForFieldName('declaration') : node;
  if (declaration === null || node.children.some((child) => child?.type === 'decorator')) return false;
  return hoisted(declaration) || typesOnly(declaration);
}

/** `'use strict'` and its like count only before everything else; of `a` and `'a'` or `['a']` the later one counts. */
function isJavascriptBarrier(node: Node): boolean {
  if (node.type === 'method_definition') return !hasPlainName(node);
  return node.type === 'expression_statement' && node.namedChild(0)?.type === 'string';
}

function hasPlainName(method: Node): boolean {
  const name = method.childForFieldName('name')?.type;
  return name === 'property_identifier' || name === 'private_property_identifier';
}

const javascript: MoveRules = {
  scopes: ['program', 'class_body'],
  owners: ['class_declaration', 'abstract_class_declaration'],
  wrappers: ['export_statement'],
  isMovable: isMovableJavascript,
  isBarrier: isJavascriptBarrier,
  // Overloads stand in front of what they overload.
  prefixes: ['decorator', 'function_signature', 'method_signature'],
  hasUniqueNames: true,
  mayJoinLines: true,
};

/** Test runners of Go and Python run tests in the order of the source. */
const goOrdered = /^(?:init|Test|Benchmark|Example|Fuzz)/;

const go: MoveRules = {
  scopes: ['source_file'],
  owners: [],
  wrappers: [],
  isMovable: (node) =>
    node.type === 'function_declaration'
      ? !goOrdered.test(node.childForFieldName('name')?.text ?? 'init')
      : node.type === 'method_declaration' || node.type === 'type_declaration',
  isBarrier: nothing,
  prefixes: [],
  hasUniqueNames: false,
  mayJoinLines: false,
};

const java: MoveRules = {
  scopes: ['program', 'class_body', 'interface_body', 'enum_body_declarations'],
  owners: ['class_declaration', 'interface_declaration', 'enum_declaration', 'record_declaration'],
  wrappers: ['enum_body'],
  isMovable: oneOf(
    'method_declaration',
    'constructor_declaration',
    'class_declaration',
    'interface_declaration',
    'enum_declaration',
    'record_declaration',
    'annotation_type_declaration',
  ),
  isBarrier: nothing,
  prefixes: ['modifiers', 'annotation', 'marker_annotation'],
  hasUniqueNames: false,
  mayJoinLines: false,
};

/** Items are found wherever they stand; macros only behind their definition, and attributes may hold any. */
const rust: MoveRules = {
  scopes: ['source_file', 'declaration_list'],
  owners: ['impl_item', 'trait_item', 'mod_item'],
  wrappers: [],
  isMovable: oneOf(
    'function_item',
    'struct_item',
    'enum_item',
    'union_item',
    'trait_item',
    'impl_item',
    'type_item',
    'const_item',
    'static_item',
  ),
  isBarrier: oneOf(
    'macro_definition',
    'macro_invocation',
    'expression_statement',
    'mod_item',
    'extern_crate_declaration',
    'attribute_item',
    'inner_attribute_item',
  ),
  prefixes: ['attribute_item', 'visibility_modifier'],
  hasUniqueNames: false,
  mayJoinLines: false,
};

/** A definition runs where it stands: it is moved past others that only bind a name, and past nothing else. */
const python: MoveRules = {
  scopes: ['module', 'block'],
  owners: ['class_definition'],
  wrappers: ['decorated_definition'],
  isMovable: isInertPythonFunction,
  isBarrier: (node, scope) => node.type !== 'comment' && !isInertPythonFunction(node, scope),
  prefixes: ['decorator'],
  hasUniqueNames: true,
  mayJoinLines: false,
};

const csharp: MoveRules = {
  scopes: ['declaration_list'],
  owners: [
    'class_declaration',
    'struct_declaration',
    'interface_declaration',
    'record_declaration',
    'namespace_declaration',
  ],
  wrappers: [],
  isMovable: oneOf(
    'method_declaration',
    'constructor_declaration',
    'class_declaration',
    'struct_declaration',
    'interface_declaration',
    'record_declaration',
    'enum_declaration',
    'delegate_declaration',
  ),
  isBarrier: nothing,
  prefixes: ['attribute_list', 'modifier'],
  hasUniqueNames: false,
  mayJoinLines: false,
  refused: /^[ \t]*#/m,
};

const kotlin: MoveRules = {
  scopes: ['class_body'],
  owners: ['class_declaration', 'object_declaration'],
  wrappers: [],
  isMovable: oneOf('function_declaration', 'class_declaration'),
  isBarrier: nothing,
  prefixes: ['modifiers', 'annotation'],
  hasUniqueNames: false,
  mayJoinLines: true,
};

const php: MoveRules = {
  scopes: ['declaration_list'],
  owners: ['class_declaration', 'interface_declaration', 'trait_declaration', 'enum_declaration'],
  wrappers: [],
  isMovable: oneOf('method_declaration'),
  isBarrier: nothing,
  prefixes: ['attribute_list'],
  hasUniqueNames: true,
  mayJoinLines: false,
};

const rules: Readonly<Partial<Record<LanguageId, MoveRules>>> = {
  javascript,
  typescript: javascript,
  tsx: javascript,
  python,
  go,
  java,
  rust,
  csharp,
  kotlin,
  php,
};

/** Null for languages in which no move is claimed: declarations there run, or are known only from where they stand. */
export function moveRulesOf(language: LanguageId): MoveRules | null {
  return rules[language] ?? null;
}
