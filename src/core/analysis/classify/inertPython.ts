import type { Node } from 'web-tree-sitter';

/** What may stand in a signature that only names things: evaluating it early or late makes no difference. */
const namingNodes = new Set([
  'identifier',
  'type',
  'attribute',
  'subscript',
  'generic_type',
  'type_parameter',
  'binary_operator',
  'union_type',
  'tuple',
  'list',
  'none',
  'true',
  'false',
  'integer',
  'float',
  'string',
  'string_start',
  'string_content',
  'string_end',
  'escape_sequence',
  'ellipsis',
  'unary_operator',
  'default_parameter',
  'typed_parameter',
  'typed_default_parameter',
  'list_splat_pattern',
  'dictionary_splat_pattern',
  'keyword_separator',
  'positional_separator',
  'parameters',
  'comment',
]);

const namesByScope = new WeakMap<object, { readonly id: number; readonly names: ReadonlySet<string> }>();

/**
 * A function of a module or class whose definition does nothing but bind its name: no decorators, nothing called in its
 * signature, and no name there that another function of the scope binds. Tests are not: runners keep their order.
 */
export function isInertPythonFunction(node: Node, scope: Node): boolean {
  if (node.type !== 'function_definition') return false;
  const name = node.childForFieldName('name')?.text ?? 'test';
  if (/^(?:test|it_|should|setup|teardown)/i.test(name) || node.childForFieldName('type_parameters') !== null)
    return false;
  const bound = functionNames(scope);
  return ['parameters', 'return_type'].every((field) => {
    const part = node.childForFieldName(field);
    return part === null || onlyNames(part, bound);
  });
}

function onlyNames(part: Node, bound: ReadonlySet<string>): boolean {
  const pending = [part];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.isNamed && !namingNodes.has(node.type)) return false;
    if (node.type === 'identifier' && bound.has(node.text)) return false;
    pending.push(...node.children.filter((child) => child !== null));
  }
  return true;
}

/** Names of the functions that a scope defines. */
function functionNames(scope: Node): ReadonlySet<string> {
  const known = namesByScope.get(scope.tree);
  if (known?.id === scope.id) return known.names;
  const names = new Set<string>();
  for (const child of scope.namedChildren) {
    const definition = child?.type === 'decorated_definition' ? child.childForFieldName('definition') : child;
    const name = definition?.childForFieldName('name');
    if (name) names.add(name.text);
  }
  namesByScope.set(scope.tree, { id: scope.id, names });
  return names;
}
