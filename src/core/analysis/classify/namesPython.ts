import type { Node } from 'web-tree-sitter';
import { isField, nearest, words } from './nodeRelations.ts';
import type { NameBinding, NameKind, NameRules } from './nameRules.ts';

const scopes = words('function_definition lambda');
const comprehensions = words(
  'list_comprehension set_comprehension dictionary_comprehension generator_expression',
);
/** Names here are seen from outside: by keyword, by import, by decoration. */
const seenOutside = words(
  'parameters lambda_parameters dotted_name aliased_import import_statement import_from_statement global_statement ' +
    'nonlocal_statement decorator type_parameter keyword_separator',
);
const patterns = words('pattern_list tuple_pattern list_pattern list_splat_pattern');

function kindOf(node: Node): NameKind | null {
  if (node.type !== 'identifier') return null;
  const parent = node.parent;
  if (parent === null) return 'unclear';
  if (parent.type === 'attribute' && isField(parent, 'attribute', node)) return 'member';
  if (parent.type === 'keyword_argument' && isField(parent, 'name', node)) return 'member';
  if (parent.type.endsWith('_definition') && isField(parent, 'name', node)) return 'unclear';
  const outside = nearest(node, new Set([...seenOutside, ...scopes, 'block']));
  return outside !== null && seenOutside.has(outside.type) ? 'unclear' : 'variable';
}

/** What a function assigns anywhere is its own everywhere in its body. */
function bindingOf(node: Node): NameBinding | 'unclear' | null {
  let child = node;
  for (let parent = node.parent; parent !== null; parent = child.parent) {
    if (!patterns.has(parent.type)) return bindingIn(parent, child, node);
    child = parent;
  }
  return null;
}

function bindingIn(parent: Node, child: Node, name: Node): NameBinding | 'unclear' | null {
  switch (parent.type) {
    case 'assignment':
    case 'for_statement':
      return isField(parent, 'left', child) ? functionBinding(parent) : null;
    case 'named_expression':
      return isField(parent, 'name', child) ? functionBinding(parent) : null;
    case 'as_pattern_target':
      return functionBinding(parent);
    case 'for_in_clause':
      return isField(parent, 'left', child) ? comprehensionBinding(parent, name.text) : null;
    default:
      return null;
  }
}

function functionBinding(node: Node): NameBinding | 'unclear' {
  const scope = nearest(node, scopes);
  const body = scope?.type === 'function_definition' ? scope.childForFieldName('body') : null;
  return body ? { from: body.startIndex, to: body.endIndex } : 'unclear';
}

/** The iterable of a comprehension may mean a name outside of it. */
function comprehensionBinding(clause: Node, name: string): NameBinding | 'unclear' {
  const comprehension = nearest(clause, comprehensions);
  if (comprehension === null) return 'unclear';
  const isIterated = comprehension.namedChildren.some(
    (part) =>
      part?.type === 'for_in_clause' &&
      part
        .childrenForFieldName('right')
        .some(
          (right) =>
            right?.text === name ||
            right?.descendantsOfType('identifier').some((found) => found?.text === name),
        ),
  );
  return isIterated ? 'unclear' : { from: comprehension.startIndex, to: comprehension.endIndex };
}

/** Python: local variables only, for parameters are passed by name. */
export const pythonNames: NameRules = {
  functions: ['function_definition'],
  atoms: ['string_content'],
  stringTexts: ['string_content'],
  refusedNodes: [
    'class_definition',
    'match_statement',
    'global_statement',
    'nonlocal_statement',
    'exec_statement',
    'print_statement',
    'type_alias_statement',
  ],
  refusedNames: words('eval exec locals globals vars dir inspect _getframe currentframe'),
  reserved: words(
    '_ match case type print exec self cls super True False None await async yield lambda __debug__ __class__',
  ),
  kindOf,
  bindingOf,
};
