import type { Node } from 'web-tree-sitter';
import { literalText } from '../syntax/symbolRules.ts';
import { type ApiCollector, type ApiRule, childrenOf, parametersIn } from './apiCollector.ts';

/** Python: names of the module without a leading underscore, or those of a plain `__all__`. */
export const pythonApi: ApiRule = (root, api) => {
  const statements = flatten(childrenOf(root), 0);
  const listed = listedNames(statements);
  const isOffered = (name: string): boolean => (listed === null ? !name.startsWith('_') : listed.has(name));
  for (const statement of statements) {
    if (statement.type.startsWith('import')) passOnImports(statement, api);
    else addDeclaration(statement, '', isOffered, api);
  }
};

/** Statements of the module, also those in `if` and `try` at its top. */
function flatten(nodes: readonly Node[], depth: number): readonly Node[] {
  return nodes.flatMap((node) => {
    if (!/^(?:if_statement|try_statement|block|e(?:lse|lif|xcept)_clause|finally_clause)$/.test(node.type))
      return [node];
    return depth > 6 ? [] : flatten(childrenOf(node), depth + 1);
  });
}

/** The names in `__all__ = [...]`; null without one, and for one that is put together. */
function listedNames(statements: readonly Node[]): ReadonlySet<string> | null {
  let names: ReadonlySet<string> | null = null;
  for (const statement of statements) {
    const assignment = statement.type === 'expression_statement' ? statement.namedChild(0) : null;
    if (assignment?.childForFieldName('left')?.text !== '__all__') continue;
    const right = assignment.childForFieldName('right');
    if (assignment.type !== 'assignment' || (right?.type !== 'list' && right?.type !== 'tuple')) return null;
    names = new Set(childrenOf(right).map((item) => literalText(item) ?? ''));
  }
  return names;
}

function passOnImports(node: Node, api: ApiCollector): void {
  const module = node.childForFieldName('module_name');
  if (childrenOf(node).some((child) => child.type === 'wildcard_import') && module !== null)
    api.passOnAll(api.textOf(module));
  for (const name of node.childrenForFieldName('name')) {
    if (name !== null) api.passOn(api.textOf(name.childForFieldName('alias') ?? name));
  }
}

function addDeclaration(
  node: Node,
  prefix: string,
  isOffered: (name: string) => boolean,
  api: ApiCollector,
): void {
  const inner = node.type === 'decorated_definition' ? node.childForFieldName('definition') : node;
  const assignment = node.type === 'expression_statement' ? node.namedChild(0) : null;
  if (assignment?.type === 'assignment') return addAssignment(assignment, prefix, isOffered, api);
  const name = inner === null ? '' : api.textOf(inner.childForFieldName('name'));
  if (inner === null || name === '' || !isOffered(name)) return undefined;
  if (inner.type === 'function_definition') return addFunction(node, inner, `${prefix}${name}`, api);
  if (inner.type !== 'class_definition') return undefined;
  const result = api.textOf(inner.childForFieldName('superclasses'));
  api.add({ name: `${prefix}${name}`, kind: 'class', node, result });
  for (const member of childrenOf(inner.childForFieldName('body')))
    addDeclaration(member, `${prefix}${name}.`, isPublicMember, api);
  return undefined;
}

function isPublicMember(name: string): boolean {
  return !name.startsWith('_') || /^__.+__$/.test(name);
}

function addFunction(node: Node, inner: Node, name: string, api: ApiCollector): void {
  const decorators = node === inner ? [] : childrenOf(node).filter((child) => child.type === 'decorator');
  const names = decorators.map((decorator) => decorator.text.slice(1).trim());
  if (names.some((decorator) => /\.(?:setter|deleter)$|^(?:typing\.)?overload$/.test(decorator))) return;
  const isMember = name.includes('.') && !names.includes('staticmethod');
  const parameters = parametersIn(inner.childForFieldName('parameters')) ?? [];
  const type = inner.childForFieldName('return_type');
  const isProperty = names.some((decorator) => /(?:^|\.|_)(?:cached_)?property$/.test(decorator));
  const words = names.filter((decorator) => /^(?:static|class)method$/.test(decorator));
  if (names.some((decorator) => decorator.endsWith('abstractmethod'))) words.push('abstract');
  if (inner.children.some((child) => child?.type === 'async')) words.push('async');
  api.add({
    name,
    kind: isProperty ? 'property' : isMember ? 'method' : 'function',
    node,
    modifiers: words.join(' '),
    parameters: isProperty ? null : parameters.slice(isMember ? 1 : 0),
    result: type === null ? '' : `${isProperty ? ':' : ' ->'} ${api.textOf(type)}`,
    isRequired: words.includes('abstract'),
  });
}

function addAssignment(
  node: Node,
  prefix: string,
  isOffered: (name: string) => boolean,
  api: ApiCollector,
): void {
  const left = node.childForFieldName('left');
  if (left?.type !== 'identifier' || !isOffered(left.text) || left.text === '__all__') return;
  const type = node.childForFieldName('type');
  const result = type === null ? '' : `: ${api.textOf(type)}`;
  api.add({ name: `${prefix}${left.text}`, kind: prefix === '' ? 'value' : 'property', node, result });
}
