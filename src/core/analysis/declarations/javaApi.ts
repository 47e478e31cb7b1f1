import type { Node } from 'web-tree-sitter';
import { type ApiCollector, type ApiRule, childrenOf, parametersIn } from './apiCollector.ts';

const types: Readonly<Record<string, string>> = {
  class_declaration: 'class',
  interface_declaration: 'interface',
  enum_declaration: 'enum',
  record_declaration: 'record',
  annotation_type_declaration: 'annotation',
};
const modifierWords = new Set(['static', 'abstract', 'final']);

/** Java: public types with their public and protected members; in interfaces every member is public. */
export const javaApi: ApiRule = (root, api) => {
  for (const node of childrenOf(root)) addType(node, '', false, api);
};

function modifiersOf(node: Node): readonly string[] {
  const modifiers = childrenOf(node).find((child) => child.type === 'modifiers');
  return modifiers?.children.flatMap((child) => (child === null || child.isNamed ? [] : [child.type])) ?? [];
}

function addType(node: Node, prefix: string, isOfInterface: boolean, api: ApiCollector): void {
  const kind = types[node.type];
  const words = modifiersOf(node);
  if (kind === undefined || !isSeen(words, isOfInterface)) return;
  const name = `${prefix}${api.textOf(node.childForFieldName('name'))}`;
  const heritage = childrenOf(node).filter((child) =>
    /^(?:superclass|super_interfaces|extends_interfaces)$/.test(child.type),
  );
  api.add({
    name,
    kind,
    node,
    modifiers: words.filter((word) => modifierWords.has(word)).join(' '),
    typeParameters: node.childForFieldName('type_parameters'),
    parameters: parametersIn(node.childForFieldName('parameters')),
    result: heritage.map((part) => api.textOf(part)).join(' '),
    visibility: words.includes('protected') ? 'inherited' : 'public',
  });
  const isInterface = kind === 'interface' || kind === 'annotation';
  for (const member of membersOf(node)) addMember(member, `${name}.`, isInterface, api);
}

function isSeen(words: readonly string[], isOfInterface: boolean): boolean {
  return (
    words.includes('public') || words.includes('protected') || (isOfInterface && !words.includes('private'))
  );
}

/** Enums keep constants and other members in lists of their own. */
function membersOf(node: Node): readonly Node[] {
  return childrenOf(node.childForFieldName('body')).flatMap((child) =>
    child.type === 'enum_body_declarations' ? childrenOf(child) : [child],
  );
}

function addMember(node: Node, prefix: string, isOfInterface: boolean, api: ApiCollector): void {
  if (types[node.type] !== undefined) return addType(node, prefix, isOfInterface, api);
  if (node.type === 'enum_constant') {
    const name = `${prefix}${api.textOf(node.childForFieldName('name'))}`;
    return api.add({ name, kind: 'case', node });
  }
  const words = modifiersOf(node);
  const named = node.childForFieldName('declarator') ?? node;
  const name = named.childForFieldName('name');
  if (name === null || !isSeen(words, isOfInterface)) return undefined;
  const parameters = parametersIn(node.childForFieldName('parameters'));
  const type = api.textOf(node.childForFieldName('type'));
  const throws = childrenOf(node).find((child) => child.type === 'throws');
  const isConstructor = node.type === 'constructor_declaration';
  return api.add({
    name: `${prefix}${isConstructor ? 'constructor' : name.text}`,
    kind: parameters === null ? 'field' : isConstructor ? 'constructor' : 'method',
    node,
    modifiers: words.filter((word) => modifierWords.has(word)).join(' '),
    typeParameters: node.childForFieldName('type_parameters'),
    parameters,
    result: [type === '' ? '' : `: ${type}`, api.textOf(throws)].filter((part) => part !== '').join(' '),
    visibility: words.includes('protected') ? 'inherited' : 'public',
    isRequired:
      words.includes('abstract') ||
      (isOfInterface && parameters !== null && node.childForFieldName('body') === null),
  });
}
