import type { Node } from 'web-tree-sitter';

const names = new Set([
  'identifier',
  'field_identifier',
  'type_identifier',
  // `typedef unsigned char uint8_t;`
  'primitive_type',
  'qualified_identifier',
  'destructor_name',
  'operator_name',
  'operator_cast',
  'template_function',
  'template_method',
]);

/** One declarator of C or C++. */
export interface DeclaratorParts {
  readonly name: Node;
  /** The declarator with the parameters, when it declares a function. */
  readonly list: Node | null;
  /** The whole declarator without its value. */
  readonly root: Node;
}

/** Takes `*names[3]`, `(*handler)(int)`, `Account::close() const` apart. Null when it names nothing. */
export function readDeclarator(declarator: Node): DeclaratorParts | null {
  const root =
    declarator.type === 'init_declarator'
      ? (declarator.childForFieldName('declarator') ?? declarator)
      : declarator;
  let node: Node | null = root;
  let nearest: Node | null = null;
  // Declarators nest a few levels; the bound only keeps broken code from looping.
  for (let depth = 0; depth < 32 && node !== null; depth += 1) {
    if (node.type === 'operator_cast')
      return { name: node, list: node.childForFieldName('declarator'), root };
    if (names.has(node.type))
      return { name: node, list: nearest?.type === 'function_declarator' ? nearest : null, root };
    if (node.type !== 'parenthesized_declarator') nearest = node;
    node = node.childForFieldName('declarator') ?? lastDeclarator(node);
  }
  return null;
}

/** Parentheses, attributes and references name their declarator by no field. */
function lastDeclarator(node: Node): Node | null {
  const children = node.namedChildren.filter((child) => child !== null);
  return children.findLast((child) => child.type.endsWith('_declarator') || names.has(child.type)) ?? null;
}
