import type { Node } from 'web-tree-sitter';

const names = new Set([
  'identifier',
  'field_identifier',
  'type_identifier',
  'qualified_identifier',
  'destructor_name',
  'operator_name',
  'operator_cast',
  'template_function',
  'template_method',
]);

/** What one declarator of C or C++ declares. */
export interface DeclaredName {
  readonly name: string;
  /** True for `f(int)`, false for a variable, also for one that points to a function. */
  readonly isFunction: boolean;
}

/** Reads a declarator: `*names[]`, `(*handler)(int)`, `Account<T>::~Account()`. Null when it names nothing. */
export function declaredName(declarator: Node | null): DeclaredName | null {
  let node = declarator;
  let nearest = '';
  // Declarators nest a few levels; the bound only keeps broken code from looping.
  for (let depth = 0; depth < 32 && node !== null; depth += 1) {
    if (names.has(node.type)) {
      // The part next to the name decides: `(*f)(int)` is a pointer, `*f(int)` a function.
      const isFunction = nearest === 'function_declarator' || node.type === 'operator_cast';
      return { name: plainName(node), isFunction };
    }
    if (node.type !== 'parenthesized_declarator') nearest = node.type;
    node = node.childForFieldName('declarator') ?? lastDeclarator(node);
  }
  return null;
}

/** Parentheses, attributes and references name their declarator by no field. */
function lastDeclarator(node: Node): Node | null {
  const children = node.namedChildren.filter((child) => child !== null);
  return children.findLast((child) => child.type.endsWith('_declarator') || names.has(child.type)) ?? null;
}

/** `Account<T>::close` as `Account.close`; operators keep their sign, conversions their type. */
function plainName(node: Node): string {
  switch (node.type) {
    case 'qualified_identifier': {
      const scope = node.childForFieldName('scope');
      const name = node.childForFieldName('name');
      const own = name === null ? '' : plainName(name);
      return scope === null ? own : `${plainName(scope)}.${own}`;
    }
    case 'template_type':
    case 'template_function':
    case 'template_method':
      return node.childForFieldName('name')?.text ?? node.text;
    case 'operator_cast': {
      const type = node.childForFieldName('type');
      return `operator ${type?.text ?? ''}`.trim();
    }
    default:
      return node.text.replace(/\s+/g, '');
  }
}
