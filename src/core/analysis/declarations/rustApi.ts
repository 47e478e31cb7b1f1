import type { Node } from 'web-tree-sitter';
import type { PublicDeclaration } from '../facts.ts';
import { type ApiCollector, type ApiRule, childrenOf, parametersIn } from './apiCollector.ts';

type Visibility = PublicDeclaration['visibility'];

const kinds: Readonly<Record<string, string>> = {
  function_item: 'function',
  function_signature_item: 'function',
  struct_item: 'struct',
  union_item: 'union',
  enum_item: 'enum',
  trait_item: 'trait',
  const_item: 'constant',
  static_item: 'value',
  type_item: 'type',
};

/** Rust: `pub` items and, as seen in the crate alone, `pub(crate)` ones. */
export const rustApi: ApiRule = (root, api) => addItems(childrenOf(root), '', null, api);

/** `inherited`: the visibility that items have without a word of their own (those of a public trait); else null. */
function addItems(
  nodes: readonly Node[],
  prefix: string,
  inherited: Visibility | null,
  api: ApiCollector,
): void {
  for (const node of nodes) {
    if (node.type === 'impl_item') addImplementation(node, prefix, api);
    const visibility = visibilityOf(node, api) ?? inherited;
    if (visibility === null) continue;
    if (node.type === 'use_declaration') passOn(node, api);
    else if (node.type === 'mod_item') {
      const name = api.textOf(node.childForFieldName('name'));
      addItems(childrenOf(node.childForFieldName('body')), `${prefix}${name}::`, null, api);
    } else if (kinds[node.type] !== undefined) addItem(node, prefix, visibility, inherited !== null, api);
  }
}

const publicWord = /pub(?:\s*\(([^)]*)\))?(?=\s)/y;

/** Attributes are nodes of their own, so an item begins with its visibility. */
function visibilityOf(node: Node, api: ApiCollector): Visibility | null {
  if (!api.matchesAt(node.startIndex, publicWord)) return null;
  const scope = /^pub\s*\(([^)]*)\)/.exec(api.between(node.startIndex, node.startIndex + 40))?.[1];
  return scope === undefined ? 'public' : /\bself\b/.test(scope) ? null : 'package';
}

/** Functions that a type offers; what a trait dictates is known from the trait. */
function addImplementation(node: Node, prefix: string, api: ApiCollector): void {
  if (node.childForFieldName('trait') !== null) return;
  const type = api.textOf(node.childForFieldName('type')).replace(/<.*$/s, '');
  addItems(childrenOf(node.childForFieldName('body')), `${prefix}${type}::`, null, api);
}

function addItem(
  node: Node,
  prefix: string,
  visibility: Visibility,
  isOfTrait: boolean,
  api: ApiCollector,
): void {
  const name = `${prefix}${api.textOf(node.childForFieldName('name'))}`;
  const result = api.textOf(node.childForFieldName('return_type'));
  const type = api.textOf(node.childForFieldName('type'));
  const isFunction = node.type.startsWith('function');
  const words = isFunction ? childrenOf(node).find((child) => child.type === 'function_modifiers') : null;
  api.add({
    name,
    kind: kinds[node.type] ?? 'item',
    node,
    modifiers: api.textOf(words),
    typeParameters: node.childForFieldName('type_parameters'),
    parameters: parametersIn(node.childForFieldName('parameters')),
    result: result === '' ? (type === '' ? '' : `: ${type}`) : ` -> ${result}`,
    visibility,
    isRequired: isOfTrait && node.type === 'function_signature_item',
  });
  const body = node.childForFieldName('body');
  if (node.type === 'trait_item') addItems(childrenOf(body), `${name}::`, visibility, api);
  if (node.type === 'struct_item' || node.type === 'union_item') addFields(body, name, api);
  if (node.type === 'enum_item') addVariants(body, name, api);
}

function addFields(body: Node | null, owner: string, api: ApiCollector): void {
  for (const field of childrenOf(body)) {
    const visibility = visibilityOf(field, api);
    const name = field.childForFieldName('name');
    if (field.type !== 'field_declaration' || visibility === null || name === null) continue;
    const result = `: ${api.textOf(field.childForFieldName('type'))}`;
    api.add({ name: `${owner}.${name.text}`, kind: 'field', node: field, result, visibility });
  }
}

function addVariants(body: Node | null, owner: string, api: ApiCollector): void {
  for (const variant of childrenOf(body)) {
    const name = variant.childForFieldName('name');
    if (variant.type !== 'enum_variant' || name === null) continue;
    const result = api.textOf(variant.childForFieldName('body'));
    api.add({ name: `${owner}::${name.text}`, kind: 'case', node: variant, result });
  }
}

/** `pub use a::{b, c as d}` offers b and d; with an asterisk, all of a. */
function passOn(node: Node, api: ApiCollector): void {
  const text = api.textOf(node.childForFieldName('argument'));
  for (const part of text.split(/[{},]/)) {
    const name = /(?:^|::|\bas\s+|\s)([\p{L}_][\p{L}\p{N}_]*)\s*$/u.exec(part.trim())?.[1];
    if (part.trim().endsWith('*')) api.passOnAll(text);
    else if (name !== undefined) api.passOn(name);
  }
}
