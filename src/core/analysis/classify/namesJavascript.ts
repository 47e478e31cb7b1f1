import type { Node } from 'web-tree-sitter';
import { isField, nearest, words } from './nodeRelations.ts';
import type { NameBinding, NameKind, NameRules } from './nameRules.ts';

const functionTypes = [
  'function_declaration',
  'function_expression',
  'generator_function',
  'generator_function_declaration',
  'arrow_function',
  'method_definition',
];
/** With the types that only name parameters. */
const functionLike = new Set([
  ...functionTypes,
  'function_type',
  'constructor_type',
  'function_signature',
  'method_signature',
  'abstract_method_signature',
  'call_signature',
  'construct_signature',
]);
const functions = new Set(functionTypes);
const blocks = words('statement_block for_statement for_in_statement switch_body class_static_block');
/** Values that take their name from the variable they are assigned to. */
const named = words('function_expression generator_function arrow_function class');
/** What may stand around such a value without hiding it. */
const transparent = words(
  'parenthesized_expression as_expression satisfies_expression non_null_expression type_assertion',
);
/** What gives a value to a name. */
const assigning = words(
  'variable_declarator assignment_expression augmented_assignment_expression assignment_pattern ' +
    'required_parameter optional_parameter',
);
const declarations = words(
  'function_declaration generator_function_declaration function_expression generator_function class_declaration class ' +
    'abstract_class_declaration enum_declaration internal_module module import_specifier import_clause namespace_import ' +
    'export_specifier nested_identifier index_signature type_parameter enum_assignment import_alias',
);
const patterns = words('array_pattern object_pattern rest_pattern');

function kindOf(node: Node): NameKind | null {
  switch (node.type) {
    case 'identifier':
      return isUnclear(node) || namesValue(node) ? 'unclear' : 'variable';
    case 'property_identifier':
    case 'private_property_identifier':
    case 'statement_identifier':
      return 'member';
    case 'shorthand_property_identifier':
    case 'shorthand_property_identifier_pattern':
    case 'type_identifier':
      return 'unclear';
    default:
      return null;
  }
}

/** Names of declarations are seen as `name`; names of JSX elements may be tags. */
function isUnclear(node: Node): boolean {
  const parent = node.parent;
  if (parent === null) return true;
  if (parent.type.startsWith('jsx_')) return parent.type !== 'jsx_expression';
  return (
    declarations.has(parent.type) &&
    (isField(parent, 'name', node) || parent.childForFieldName('name') === null)
  );
}

/** True for a name that a function or class takes for its own: `name = () => 1`, also as a default. */
function namesValue(node: Node): boolean {
  const parent = node.parent;
  if (parent === null || !assigning.has(parent.type)) return false;
  if (!['name', 'left', 'pattern'].some((field) => isField(parent, field, node))) return false;
  let value = parent.childForFieldName('value') ?? parent.childForFieldName('right');
  while (value !== null && transparent.has(value.type)) {
    const parts = value.namedChildren.filter((part) => part !== null && part.type !== 'comment');
    value = (value.type === 'type_assertion' ? parts.at(-1) : parts[0]) ?? null;
  }
  return value !== null && named.has(value.type);
}

/** A name in a pattern is bound where the whole pattern is. */
function bindingOf(node: Node): NameBinding | 'unclear' | null {
  let child = node;
  for (let parent = node.parent; parent !== null; parent = child.parent) {
    const isInPattern =
      patterns.has(parent.type) ||
      (parent.type === 'pair_pattern' && isField(parent, 'value', child)) ||
      (parent.type === 'assignment_pattern' && isField(parent, 'left', child));
    if (!isInPattern) return bindingIn(parent, child);
    child = parent;
  }
  return null;
}

function bindingIn(parent: Node, child: Node): NameBinding | 'unclear' | null {
  switch (parent.type) {
    case 'variable_declarator':
      return isField(parent, 'name', child) ? declaratorBinding(parent) : null;
    case 'formal_parameters':
      return parameterBinding(parent);
    case 'required_parameter':
    case 'optional_parameter': {
      // `constructor(private name)` declares a property.
      const isPlain = parent.children.every(
        (part) =>
          part === null ||
          (part.type !== 'accessibility_modifier' &&
            !/^(?:readonly|override_modifier|override)$/.test(part.type)),
      );
      if (!isField(parent, 'pattern', child)) return null;
      return isPlain && parent.parent !== null ? parameterBinding(parent.parent) : 'unclear';
    }
    case 'arrow_function':
      return isField(parent, 'parameter', child) ? whole(parent) : null;
    case 'for_in_statement': {
      const kind = isField(parent, 'left', child) ? parent.childForFieldName('kind') : null;
      return kind === null ? null : kind.text === 'var' ? bodyBinding(parent) : whole(parent);
    }
    case 'catch_clause':
      return isField(parent, 'parameter', child) ? whole(parent) : null;
    default:
      return null;
  }
}

function declaratorBinding(declarator: Node): NameBinding | 'unclear' {
  if (declarator.parent?.type === 'variable_declaration') return bodyBinding(declarator);
  const block = nearest(declarator, new Set([...blocks, ...functions]));
  return block === null || functions.has(block.type) ? 'unclear' : whole(block);
}

/** `var` is bound in the whole body of the function. */
function bodyBinding(node: Node): NameBinding | 'unclear' {
  const body = nearest(node, functions)?.childForFieldName('body');
  return body ? whole(body) : 'unclear';
}

/** Parameters are bound from the first of them to the end of the function. */
function parameterBinding(parameters: Node): NameBinding | 'unclear' {
  const owner = parameters.parent;
  if (owner === null || !functionLike.has(owner.type)) return 'unclear';
  return { from: parameters.startIndex, to: owner.endIndex };
}

function whole(node: Node): NameBinding {
  return { from: node.startIndex, to: node.endIndex };
}

/** JavaScript and TypeScript: bindings are found by scope alone, `eval` and `with` aside. */
export const javascriptNames: NameRules = {
  functions: functionTypes,
  atoms: ['string', 'regex'],
  stringTexts: [],
  refusedNodes: ['with_statement', 'decorator', 'html_comment'],
  refusedNames: words('eval'),
  // Injected by the names of parameters.
  refused: /\bangular\b|ngInject|\$inject/,
  reserved: words(
    '_ arguments eval undefined NaN Infinity await yield async let static of get set as is type from this super new target ' +
      'any unknown never object string number boolean symbol bigint void asserts infer keyof readonly declare namespace ' +
      'module abstract global unique using accessor satisfies out in override constructor exports require globalThis',
  ),
  kindOf,
  bindingOf,
};
