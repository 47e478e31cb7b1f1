import type { Node } from 'web-tree-sitter';
import { type ApiCollector, type ApiRule, childrenOf, parametersIn } from './apiCollector.ts';

/** Go: names with a capital, and their capital fields and methods. Nothing can import a package `main`. */
export const goApi: ApiRule = (root, api) => {
  const statements = childrenOf(root);
  const clause = statements.find((node) => node.type === 'package_clause');
  if (clause === undefined || clause.namedChild(0)?.text === 'main') return;
  for (const node of statements) {
    switch (node.type) {
      case 'function_declaration':
        addFunction(node, '', api);
        break;
      case 'method_declaration':
        addMethod(node, api);
        break;
      case 'type_declaration':
        for (const spec of childrenOf(node)) addType(spec, api);
        break;
      case 'const_declaration':
      case 'var_declaration':
        for (const spec of specsOf(node)) addValues(spec, node.type === 'const_declaration', api);
        break;
      default:
    }
  }
};

function isExported(name: string): boolean {
  return /^\p{Lu}/u.test(name);
}

/** `var (…)` wraps its specs in a list of their own. */
function specsOf(node: Node): readonly Node[] {
  return childrenOf(node).flatMap((child) => (child.type.endsWith('_list') ? childrenOf(child) : [child]));
}

function addFunction(node: Node, owner: string, api: ApiCollector): void {
  const own = node.childForFieldName('name')?.text ?? '';
  if (!isExported(own)) return;
  const result = api.textOf(node.childForFieldName('result'));
  api.add({
    name: `${owner}${own}`,
    kind: owner === '' ? 'function' : 'method',
    node,
    typeParameters: node.childForFieldName('type_parameters'),
    parameters: parametersIn(node.childForFieldName('parameters')),
    result: result === '' ? '' : ` ${result}`,
    isRequired: node.type === 'method_elem',
  });
}

function addMethod(node: Node, api: ApiCollector): void {
  const receiver = /^\((?:[\w\s]*?[\s*(]+)?\*?\s*(\p{Lu}[\p{L}\p{N}_]*)/u.exec(
    api.textOf(node.childForFieldName('receiver')),
  );
  if (receiver?.[1] !== undefined) addFunction(node, `${receiver[1]}.`, api);
}

function addType(node: Node, api: ApiCollector): void {
  const name = node.childForFieldName('name')?.text ?? '';
  const type = node.childForFieldName('type');
  if (!isExported(name) || type === null) return;
  const typeParameters = node.childForFieldName('type_parameters');
  const isOpen = type.type === 'struct_type' || type.type === 'interface_type';
  const kind = isOpen ? type.type.replace('_type', '') : 'type';
  const result = isOpen ? '' : `${node.type === 'type_alias' ? ' =' : ''} ${api.textOf(type)}`;
  api.add({ name, kind, node, typeParameters, result });
  if (kind === 'interface') {
    for (const member of childrenOf(type))
      if (member.type === 'method_elem') addFunction(member, `${name}.`, api);
  }
  for (const list of kind === 'struct' ? childrenOf(type) : []) {
    for (const field of childrenOf(list)) addField(field, name, api);
  }
}

function addField(node: Node, owner: string, api: ApiCollector): void {
  const result = ` ${api.textOf(node.childForFieldName('type'))}`;
  for (const name of node.childrenForFieldName('name')) {
    if (name !== null && isExported(name.text))
      api.add({ name: `${owner}.${name.text}`, kind: 'field', node, result });
  }
}

function addValues(node: Node, isConstant: boolean, api: ApiCollector): void {
  const type = node.childForFieldName('type');
  const result = type === null ? '' : ` ${api.textOf(type)}`;
  for (const name of node.childrenForFieldName('name')) {
    if (name !== null && name.type === 'identifier' && isExported(name.text))
      api.add({ name: name.text, kind: isConstant ? 'constant' : 'value', node, result });
  }
}
