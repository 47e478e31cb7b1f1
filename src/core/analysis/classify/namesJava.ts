import type { Node } from 'web-tree-sitter';
import { isField, nearest, words } from './nodeRelations.ts';
import type { NameBinding, NameKind, NameRules } from './nameRules.ts';

const blocks = words(
  'block for_statement switch_block_statement_group switch_block constructor_body try_with_resources_statement ' +
    'lambda_expression enhanced_for_statement catch_clause',
);
/** Parents in which a plain name is, or may be, no local variable. */
const unclearParents = words(
  'labeled_statement break_statement continue_statement element_value_pair annotation marker_annotation method_reference ' +
    'switch_label scoped_identifier scoped_type_identifier type_pattern record_pattern record_pattern_component ' +
    'instanceof_expression method_declaration constructor_declaration class_declaration receiver_parameter spread_parameter',
);

function kindOf(node: Node): NameKind | null {
  if (node.type === 'type_identifier') return 'unclear';
  if (node.type !== 'identifier') return null;
  const parent = node.parent;
  if (parent === null) return 'unclear';
  if (parent.type === 'method_invocation' && isField(parent, 'name', node)) return 'member';
  if (parent.type === 'field_access' && isField(parent, 'field', node)) return 'member';
  if (parent.type === 'instanceof_expression' && isField(parent, 'left', node)) return 'variable';
  if (parent.type === 'method_reference' && parent.namedChild(0)?.id === node.id) return 'variable';
  if (unclearParents.has(parent.type)) return 'unclear';
  // Frameworks read the names of parameters.
  if (parent.type === 'formal_parameter' && parent.parent?.parent?.type !== 'lambda_expression')
    return 'unclear';
  return 'variable';
}

/** A local variable is bound from its own name on. */
function bindingOf(node: Node): NameBinding | 'unclear' | null {
  const parent = node.parent;
  if (parent === null) return null;
  switch (parent.type) {
    case 'variable_declarator': {
      if (!isField(parent, 'name', node)) return null;
      return parent.parent?.type === 'local_variable_declaration'
        ? behind(parent, node.startIndex)
        : 'unclear';
    }
    case 'enhanced_for_statement': {
      const body = isField(parent, 'name', node) ? parent.childForFieldName('body') : null;
      return body === null ? null : { from: body.startIndex, to: parent.endIndex };
    }
    case 'catch_formal_parameter':
      return isField(parent, 'name', node) ? behind(parent, node.startIndex) : null;
    case 'resource':
      return isField(parent, 'name', node) ? resourceBinding(parent) : null;
    case 'inferred_parameters':
      return parent.parent === null ? 'unclear' : whole(parent.parent);
    case 'lambda_expression':
      return isField(parent, 'parameters', node) ? whole(parent) : null;
    case 'formal_parameter': {
      const owner = parent.parent?.parent;
      return isField(parent, 'name', node) && owner?.type === 'lambda_expression' ? whole(owner) : null;
    }
    default:
      return null;
  }
}

/** Resources are not seen by the clauses behind the body. */
function resourceBinding(resource: Node): NameBinding | 'unclear' {
  const statement = nearest(resource, new Set(['try_with_resources_statement']));
  const body = statement?.childForFieldName('body');
  return body ? { from: resource.startIndex, to: body.endIndex } : 'unclear';
}

function behind(node: Node, from: number): NameBinding | 'unclear' {
  const block = nearest(node, blocks);
  return block === null ? 'unclear' : { from, to: block.endIndex };
}

function whole(node: Node): NameBinding {
  return { from: node.startIndex, to: node.endIndex };
}

/** Java: local variables and the parameters of lambdas. */
export const javaNames: NameRules = {
  functions: ['method_declaration', 'constructor_declaration', 'lambda_expression'],
  atoms: ['string_literal', 'character_literal'],
  stringTexts: [],
  refusedNodes: [
    'class_body',
    'class_declaration',
    'record_declaration',
    'enum_declaration',
    'interface_declaration',
    'template_expression',
  ],
  refusedNames: new Set(),
  reserved: words('_ var record yield sealed permits when this super true false null underscore'),
  kindOf,
  bindingOf,
};
