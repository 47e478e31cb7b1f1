import type { Node } from 'web-tree-sitter';
import type { PublicDeclaration } from '../facts.ts';
import { type ApiCollector, type ApiRule, childrenOf } from './apiCollector.ts';

type Visibility = PublicDeclaration['visibility'];

/** Words that users can tell; `val` and a setter that is hidden are told as `readonly`. */
const modifierWords = new Set([
  'abstract',
  'sealed',
  'open',
  'data',
  'suspend',
  'operator',
  'infix',
  'inner',
]);

/** What is around a declaration. */
interface Scope {
  readonly prefix: string;
  readonly visibility: Visibility;
  readonly isInterface: boolean;
}

/**
 * Kotlin: everything that is not `private`; `internal` is seen in the module alone. Members of a companion are named
 * after its class, as callers do, and what a function extends stands before its parameters as `this`. What overrides is
 * known from what it overrides.
 */
export const kotlinApi: ApiRule = (root, api) => {
  const top: Scope = { prefix: '', visibility: 'public', isInterface: false };
  for (const node of childrenOf(root)) {
    if (isMisread(node)) api.markPartial();
    addDeclaration(node, top, api);
  }
};

/**
 * The grammar takes some annotated types for expressions, which a file cannot hold. Annotations that it takes for
 * expressions of their own leave nothing out.
 */
function isMisread(node: Node): boolean {
  return (
    /_(?:expression|literal)$|^identifier$/.test(node.type) &&
    /\b(?:class|interface|object|fun|val|var|typealias)\s+[\w`<(]/.test(node.text)
  );
}

function addDeclaration(node: Node, scope: Scope, api: ApiCollector): void {
  const words = wordsOf(node, api);
  const visibility = visibilityOf(words, scope.visibility);
  if (visibility === null) return;
  if (words.includes('override')) return passOn(node, scope, api);
  switch (node.type) {
    case 'class_declaration':
    case 'object_declaration':
      addType(node, words, { ...scope, visibility }, api);
      break;
    case 'companion_object':
      addMembers(node, { ...scope, visibility, isInterface: false }, api);
      break;
    case 'function_declaration':
      addFunction(node, words, { ...scope, visibility }, api);
      break;
    case 'property_declaration':
      addProperty(node, words, { ...scope, visibility }, api);
      break;
    case 'secondary_constructor':
      addConstructor(node, childOf(node, 'function_value_parameters'), { ...scope, visibility }, api);
      break;
    case 'enum_entry':
      api.add({
        name: `${scope.prefix}${api.textOf(childOf(node, 'identifier'))}`,
        kind: 'case',
        node,
        visibility,
      });
      break;
    case 'type_alias':
      addAlias(node, { ...scope, visibility }, api);
      break;
    default:
  }
}

/** What overrides is there as it was, by what it overrides. */
function passOn(node: Node, scope: Scope, api: ApiCollector): void {
  const variable = childOf(childOf(node, 'variable_declaration'), 'identifier');
  const name = api.textOf(node.childForFieldName('name') ?? variable);
  if (name !== '') api.passOn(`${scope.prefix}${name}`);
}

/** The words before a declaration, annotations left out. */
function wordsOf(node: Node, api: ApiCollector): readonly string[] {
  const modifiers = childrenOf(childOf(node, 'modifiers'));
  return modifiers.filter(({ type }) => type !== 'annotation').map((word) => api.textOf(word));
}

/** What is seen by fewer than everybody holds nothing that is seen by more; null for `private`. */
function visibilityOf(words: readonly string[], around: Visibility): Visibility | null {
  if (words.includes('private')) return null;
  if (around !== 'public') return around;
  if (words.includes('internal')) return 'package';
  return words.includes('protected') ? 'inherited' : 'public';
}

function shownWords(words: readonly string[]): string {
  return words.filter((word) => modifierWords.has(word)).join(' ');
}

function addType(node: Node, words: readonly string[], scope: Scope, api: ApiCollector): void {
  const name = `${scope.prefix}${api.textOf(node.childForFieldName('name'))}`;
  const kind = kindOf(node, words);
  const heritage = childrenOf(childOf(node, 'delegation_specifiers')).map((part) => superType(part, api));
  api.add({
    name,
    kind,
    node,
    modifiers: shownWords(words),
    typeParameters: childOf(node, 'type_parameters'),
    result: heritage.length === 0 ? '' : `: ${heritage.join(', ')}`,
    visibility: scope.visibility,
  });
  const inside: Scope = {
    prefix: `${name}.`,
    visibility: scope.visibility,
    isInterface: kind === 'interface',
  };
  addPrimaryConstructor(node, kind, words, inside, api);
  addMembers(node, inside, api);
}

function kindOf(node: Node, words: readonly string[]): string {
  if (node.type === 'object_declaration') return 'object';
  if (node.children.some((child) => child?.type === 'interface')) return 'interface';
  return words.find((word) => word === 'enum' || word === 'annotation') ?? 'class';
}

/** `Base` of `Base(id)` and of `Named by x`. */
function superType(specifier: Node, api: ApiCollector): string {
  const inner = specifier.namedChild(0);
  const isWrapped = inner?.type === 'constructor_invocation' || inner?.type === 'explicit_delegation';
  return api.textOf(isWrapped ? inner.namedChild(0) : inner);
}

function addMembers(node: Node, scope: Scope, api: ApiCollector): void {
  const body = childOf(node, 'class_body') ?? childOf(node, 'enum_class_body');
  for (const member of childrenOf(body)) addDeclaration(member, scope, api);
}

/** Parameters with `val` or `var` are properties too. A class without any constructor has one without parameters. */
function addPrimaryConstructor(
  node: Node,
  kind: string,
  words: readonly string[],
  scope: Scope,
  api: ApiCollector,
): void {
  const constructor = childOf(node, 'primary_constructor');
  const list = childOf(constructor, 'class_parameters');
  for (const parameter of childrenOf(list)) addParameterProperty(parameter, scope, api);
  if (kind !== 'class' && kind !== 'annotation') return;
  const own = constructor === null ? [] : wordsOf(constructor, api);
  const visibility = visibilityOf(own, scope.visibility);
  const isImplied =
    list === null &&
    !words.includes('expect') &&
    childOf(childOf(node, 'class_body'), 'secondary_constructor') === null;
  if (visibility === null || (list === null && !isImplied)) return;
  const isSealed = words.includes('sealed') && visibility === 'public';
  addConstructor(
    constructor ?? node,
    list,
    { ...scope, visibility: isSealed ? 'inherited' : visibility },
    api,
  );
}

function addParameterProperty(parameter: Node, scope: Scope, api: ApiCollector): void {
  const binding = parameter.children.find((child) => child?.type === 'val' || child?.type === 'var');
  const words = wordsOf(parameter, api);
  const visibility = visibilityOf(words, scope.visibility);
  if (!binding || visibility === null) return;
  const [name, type] = childrenOf(parameter).filter(({ type: kind }) => kind !== 'modifiers');
  if (words.includes('override')) return api.passOn(`${scope.prefix}${api.textOf(name)}`);
  api.add({
    name: `${scope.prefix}${api.textOf(name)}`,
    kind: 'property',
    node: parameter,
    modifiers: binding.type === 'val' ? 'readonly' : '',
    result: type === undefined ? '' : `: ${api.textOf(type)}`,
    visibility,
  });
}

function addConstructor(node: Node, list: Node | null, scope: Scope, api: ApiCollector): void {
  api.add({
    name: `${scope.prefix}constructor`,
    kind: 'constructor',
    node,
    parameters: list === null ? [] : api.partsOf(list),
    visibility: scope.visibility,
  });
}

function addFunction(node: Node, words: readonly string[], scope: Scope, api: ApiCollector): void {
  const name = node.childForFieldName('name');
  const list = childOf(node, 'function_value_parameters');
  if (name === null || list === null) return;
  const receiver = receiverOf(node, name.startIndex);
  const result = childrenOf(node).find((child) => child.startIndex >= list.endIndex && isType(child));
  const hasBody = childOf(node, 'function_body') !== null;
  api.add({
    name: `${scope.prefix}${api.textOf(name)}`,
    kind: scope.prefix === '' ? 'function' : 'method',
    node,
    modifiers: shownWords(words),
    typeParameters: childOf(node, 'type_parameters'),
    parameters: [...(receiver === null ? [] : [`this: ${api.textOf(receiver)}`]), ...api.partsOf(list)],
    result: result === undefined ? '' : `: ${api.textOf(result)}`,
    visibility: scope.visibility,
    isRequired: words.includes('abstract') || (scope.isInterface && !hasBody),
  });
}

function addProperty(node: Node, words: readonly string[], scope: Scope, api: ApiCollector): void {
  const variable = childOf(node, 'variable_declaration');
  if (variable === null) return;
  const [name, type] = childrenOf(variable).filter(({ type: kind }) => kind !== 'annotation');
  const setter = childOf(node, 'setter');
  const isVal = node.children.some((child) => child?.type === 'val');
  const hasHiddenSetter =
    setter !== null && /^(?:private|internal|protected)$/.test(wordsOf(setter, api)[0] ?? '');
  const shown = [shownWords(words), isVal || hasHiddenSetter ? 'readonly' : ''];
  const isConstant = words.includes('const');
  const hasValue = childOf(node, 'getter') !== null || childrenOf(node).at(-1) !== variable;
  api.add({
    name: `${scope.prefix}${api.textOf(name)}`,
    kind: isConstant ? 'constant' : scope.prefix === '' ? 'value' : 'property',
    node,
    modifiers: (isConstant ? ['const'] : shown).filter((word) => word !== '').join(' '),
    result: type === undefined ? '' : `: ${api.textOf(type)}`,
    visibility: scope.visibility,
    isRequired: words.includes('abstract') || (scope.isInterface && !hasValue),
  });
}

function addAlias(node: Node, scope: Scope, api: ApiCollector): void {
  const name = node.childForFieldName('type');
  const type = childrenOf(node).findLast(isType);
  if (name === null || type === undefined) return;
  api.add({
    name: `${scope.prefix}${api.textOf(name)}`,
    kind: 'type',
    node,
    typeParameters: childOf(node, 'type_parameters'),
    result: ` = ${api.textOf(type)}`,
    visibility: scope.visibility,
  });
}

function receiverOf(node: Node, before: number): Node | null {
  return childrenOf(node).find((child) => isType(child) && child.endIndex <= before) ?? null;
}

function isType({ type }: Node): boolean {
  return type.endsWith('_type');
}

function childOf(node: Node | null, type: string): Node | null {
  return childrenOf(node).find((child) => child.type === type) ?? null;
}
