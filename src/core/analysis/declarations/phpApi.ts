import type { Node } from 'web-tree-sitter';
import { type ApiCollector, type ApiRule, childrenOf, parametersIn } from './apiCollector.ts';

const types: Readonly<Record<string, string>> = {
  class_declaration: 'class',
  interface_declaration: 'interface',
  trait_declaration: 'trait',
  enum_declaration: 'enum',
};
const modifierWords = new Set(['static', 'abstract', 'final', 'readonly']);

/** PHP: functions and types, and their members that are not private. */
export const phpApi: ApiRule = (root, api) => addAll(childrenOf(root), api);

function addAll(nodes: readonly Node[], api: ApiCollector): void {
  for (const node of nodes) {
    if (node.type === 'namespace_definition') addAll(childrenOf(node.childForFieldName('body')), api);
    else if (node.type === 'function_definition') addFunction(node, '', false, api);
    else if (types[node.type] !== undefined) addType(node, api);
  }
}

function addType(node: Node, api: ApiCollector): void {
  const name = api.textOf(node.childForFieldName('name'));
  const kind = types[node.type] ?? 'class';
  const heritage = childrenOf(node).filter((child) =>
    /^(?:base_clause|class_interface_clause)$/.test(child.type),
  );
  const modifiers = wordsOf(node, api).filter((word) => modifierWords.has(word));
  const result = heritage.map((part) => api.textOf(part)).join(' ');
  api.add({ name, kind, node, modifiers: modifiers.join(' '), result });
  for (const member of childrenOf(node.childForFieldName('body'))) {
    if (member.type === 'method_declaration') addFunction(member, `${name}.`, kind === 'interface', api);
    else if (member.type === 'enum_case')
      api.add({
        name: `${name}.${api.textOf(member.childForFieldName('name'))}`,
        kind: 'case',
        node: member,
      });
    else addValues(member, `${name}.`, api);
  }
}

function addFunction(node: Node, prefix: string, isOfInterface: boolean, api: ApiCollector): void {
  const words = wordsOf(node, api);
  if (words.includes('private')) return;
  const type = node.childForFieldName('return_type');
  api.add({
    name: `${prefix}${api.textOf(node.childForFieldName('name'))}`,
    kind: prefix === '' ? 'function' : 'method',
    node,
    modifiers: words.filter((word) => modifierWords.has(word)).join(' '),
    parameters: parametersIn(node.childForFieldName('parameters')),
    result: type === null ? '' : `: ${api.textOf(type)}`,
    visibility: words.includes('protected') ? 'inherited' : 'public',
    isRequired: isOfInterface || words.includes('abstract'),
  });
}

/** Properties and constants: `public static ?string $name`, `const LIMIT = 3`. */
function addValues(node: Node, prefix: string, api: ApiCollector): void {
  const words = wordsOf(node, api);
  if (words.includes('private')) return;
  const type = node.childForFieldName('type');
  for (const element of childrenOf(node)) {
    if (element.type !== 'property_element' && element.type !== 'const_element') continue;
    const name = api.textOf(element.childForFieldName('name') ?? element.namedChild(0));
    api.add({
      name: `${prefix}${name}`,
      kind: element.type === 'const_element' ? 'constant' : 'property',
      node,
      modifiers: words.filter((word) => modifierWords.has(word)).join(' '),
      result: type === null ? '' : `: ${api.textOf(type)}`,
      visibility: words.includes('protected') ? 'inherited' : 'public',
    });
  }
}

/** The words of the modifiers, each a node of its own before the name. */
function wordsOf(node: Node, api: ApiCollector): readonly string[] {
  return childrenOf(node).flatMap((child) => (child.type.endsWith('_modifier') ? [api.textOf(child)] : []));
}
