import type { Node } from 'web-tree-sitter';
import { isField, nearest, words } from './nodeRelations.ts';
import type { NameBinding, NameKind, NameRules } from './nameRules.ts';

const functions = ['function_declaration', 'method_declaration', 'func_literal'];
const blocks = words(
  'block if_statement for_statement expression_switch_statement type_switch_statement select_statement ' +
    'expression_case default_case type_case communication_case',
);

function kindOf(node: Node): NameKind | null {
  switch (node.type) {
    case 'identifier':
      return isUnclear(node) ? 'unclear' : 'variable';
    case 'field_identifier':
    case 'label_name':
      return 'member';
    case 'type_identifier':
    case 'package_identifier':
    case 'blank_identifier':
      return 'unclear';
    default:
      return null;
  }
}

/** A key of a literal may be a field or a variable. */
function isUnclear(node: Node): boolean {
  const parent = node.parent;
  if (parent === null) return true;
  if (parent.type === 'function_declaration' || parent.type === 'type_parameter_declaration')
    return isField(parent, 'name', node);
  const element = parent.parent;
  return (
    parent.type === 'keyed_element' ||
    (parent.type === 'literal_element' &&
      element?.type === 'keyed_element' &&
      element.namedChild(0)?.id === parent.id)
  );
}

/** A name is bound behind its declaration; parameters are in the body. */
function bindingOf(node: Node): NameBinding | 'unclear' | null {
  const parent = node.parent;
  if (parent === null) return null;
  switch (parent.type) {
    case 'expression_list':
      return listBinding(parent);
    case 'var_spec':
    case 'const_spec':
      return isField(parent, 'name', node) ? behind(parent, parent.endIndex) : null;
    case 'parameter_declaration':
    case 'variadic_parameter_declaration': {
      if (!isField(parent, 'name', node)) return null;
      const body = parent.parent?.parent?.childForFieldName('body');
      return body
        ? { from: body.startIndex, to: body.endIndex }
        : { from: node.startIndex, to: node.endIndex };
    }
    default:
      return null;
  }
}

function listBinding(list: Node): NameBinding | 'unclear' | null {
  const parent = list.parent;
  if (parent === null) return null;
  switch (parent.type) {
    case 'short_var_declaration':
      return isField(parent, 'left', list) ? behind(parent, parent.endIndex) : null;
    case 'range_clause':
    case 'receive_statement': {
      if (!isField(parent, 'left', list)) return null;
      return parent.children.some((child) => child?.type === ':=') ? behind(parent, parent.endIndex) : null;
    }
    case 'type_switch_statement': {
      if (!isField(parent, 'alias', list)) return null;
      const value = parent.childForFieldName('value');
      return value === null ? 'unclear' : { from: value.endIndex, to: parent.endIndex };
    }
    default:
      return null;
  }
}

function behind(node: Node, from: number): NameBinding | 'unclear' {
  const block = nearest(node, blocks);
  return block === null ? 'unclear' : { from, to: block.endIndex };
}

/** Go: variables, constants and parameters of functions. */
export const goNames: NameRules = {
  functions,
  atoms: ['interpreted_string_literal', 'raw_string_literal', 'rune_literal'],
  stringTexts: [],
  refusedNodes: [],
  refusedNames: new Set(),
  reserved: words('_ init main iota nil true false'),
  kindOf,
  bindingOf,
};
