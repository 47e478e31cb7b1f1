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
const named = words(
  'function_expression generator_function arrow_function class function_declaration class_declaration call_expression',
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
      return isUnclear(node) ? 'unclear' : 'variable';
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
  const value = declarator.childForFieldName('value');
  if (value !== null && named.has(value.type) && value.type !== 'call_expression') return 'unclear';
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
