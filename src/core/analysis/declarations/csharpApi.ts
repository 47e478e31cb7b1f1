import type { Node } from 'web-tree-sitter';
import { type ApiCollector, type ApiRule, childrenOf } from './apiCollector.ts';
import { splitOutside } from './splitOutside.ts';

const types: Readonly<Record<string, string>> = {
  class_declaration: 'class',
  struct_declaration: 'struct',
  interface_declaration: 'interface',
  record_declaration: 'record',
  enum_declaration: 'enum',
};
const modifierWords = new Set(['static', 'abstract', 'sealed', 'readonly', 'const']);

/** C#: public types with their public and protected members; in interfaces every member is public. */
export const csharpApi: ApiRule = (root, api) => addTypes(childrenOf(root), api);

function addTypes(nodes: readonly Node[], api: ApiCollector): void {
  for (const node of nodes) {
    if (node.type === 'namespace_declaration') addTypes(childrenOf(node.childForFieldName('body')), api);
    else addMember(node, '', false, api);
  }
}

function addMember(node: Node, prefix: string, isOfInterface: boolean, api: ApiCollector): void {
  const words = childrenOf(node).flatMap((child) => (child.type === 'modifier' ? [child.text] : []));
  const isSeen =
    words.includes('public') || words.includes('protected') || (isOfInterface && !words.includes('private'));
  if (!isSeen) return;
  const holder = childrenOf(node).find((child) => child.type === 'variable_declaration');
  const names =
    holder === undefined
      ? [node]
      : childrenOf(holder).filter((child) => child.type === 'variable_declarator');
  for (const named of names) {
    const own = api.textOf(named.childForFieldName('name'));
    addNamed(
      node,
      {
        name: `${prefix}${node.type.startsWith('constructor') ? 'constructor' : own}`,
        own,
        words,
        isOfInterface,
      },
      holder,
      api,
    );
  }
}

interface Named {
  readonly name: string;
  readonly own: string;
  readonly words: readonly string[];
  readonly isOfInterface: boolean;
}

function addNamed(
  node: Node,
  { name, own, words, isOfInterface }: Named,
  holder: Node | undefined,
  api: ApiCollector,
): void {
  if (own === '') return;
  const type = types[node.type];
  const parameters = parametersOf(node, api);
  const isReadOnly = node.type === 'property_declaration' && !hasSetter(node);
  const seen = words.filter((word) => modifierWords.has(word));
  api.add({
    name,
    kind: type ?? kindOf(node),
    node,
    modifiers: [...seen, ...(isReadOnly ? ['readonly'] : [])].join(' '),
    typeParameters: childOf(node, 'type_parameter_list'),
    parameters,
    result: type === undefined ? resultOf(node, holder, api) : api.textOf(childOf(node, 'base_list')),
    visibility: words.includes('public') || isOfInterface ? 'public' : 'inherited',
    isRequired:
      words.includes('abstract') ||
      (isOfInterface && type === undefined && node.childForFieldName('body') === null),
  });
  for (const member of type === undefined ? [] : childrenOf(node.childForFieldName('body'))) {
    if (member.type !== 'enum_member_declaration') addMember(member, `${name}.`, type === 'interface', api);
    else
      api.add({
        name: `${name}.${api.textOf(member.childForFieldName('name'))}`,
        kind: 'case',
        node: member,
      });
  }
}

/** `params` arrays stand in the list without a node of their own, so the text is divided. */
function parametersOf(node: Node, api: ApiCollector): readonly string[] | null {
  const list = childOf(node, 'parameter_list');
  if (list === null) return null;
  return splitOutside(api.textOf(list).slice(1, -1), ',').filter((text) => text !== '');
}

function resultOf(node: Node, holder: Node | undefined, api: ApiCollector): string {
  const type = node.childForFieldName('returns') ?? (holder ?? node).childForFieldName('type');
  return type === null ? '' : `: ${api.textOf(type)}`;
}

function hasSetter(node: Node): boolean {
  const accessors = node.childForFieldName('accessors');
  return accessors !== null && /\b(?:set|init)\b/.test(accessors.text);
}

function kindOf(node: Node): string {
  return node.type.replace(/_declaration$/, '').replace('event_field', 'event');
}

function childOf(node: Node, type: string): Node | null {
  return childrenOf(node).find((child) => child.type === type) ?? null;
}
