import type { Node } from 'web-tree-sitter';
import { type ApiCollector, type ApiRule, childrenOf } from './apiCollector.ts';
import { addAlias, addDeclarators, addMacro, addTypeDefinition } from './cDeclarations.ts';
import { readDeclarator } from './readDeclarator.ts';
import { baseTypes, type CScope, isHiddenBranch } from './cScope.ts';

/** No code of people nests deeper. */
const maxDepth = 64;
const conditionals = /^preproc_(?:if|ifdef|else|elif|elifdef)$/;
const types = /^(?:struct|union|class|enum)_specifier$/;

/**
 * C and C++: what a header declares. Macros; types with their members; functions and variables, without those that are
 * `static` alone: of these every file has its own. In namespaces without a name, behind `#if 0` and below `private:`
 * nothing is offered, nor is what overrides: that is known from what it overrides.
 */
export const cApi: ApiRule = (root, api) => addStatements(childrenOf(root), topScope('.'), api);
export const cppApi: ApiRule = (root, api) => addStatements(childrenOf(root), topScope('::'), api);

function topScope(separator: CScope['separator']): CScope {
  return { prefix: '', separator, owner: null, access: 'public', template: null, depth: 0 };
}

/** `access` of a class body changes from one `public:` to the next, so that members are read in order. */
function addStatements(nodes: readonly Node[], scope: CScope, api: ApiCollector): void {
  if (scope.depth > maxDepth) return;
  for (const node of nodes) {
    if (node.type === 'access_specifier') {
      const word = /^(?:public|protected|private)/.exec(node.text)?.[0];
      if (word === 'public' || word === 'protected' || word === 'private') scope.access = word;
    } else addStatement(node, scope, api);
  }
}

function addStatement(node: Node, scope: CScope, api: ApiCollector): void {
  if (conditionals.test(node.type)) return addBranches(node, scope, api);
  if (scope.access === 'private') return undefined;
  switch (node.type) {
    case 'linkage_specification':
    case 'declaration_list':
      return addStatements(childrenOf(node), scope, api);
    case 'namespace_definition':
      return addNamespace(node, scope, api);
    case 'template_declaration': {
      const template = node.childForFieldName('parameters');
      return addStatements(childrenOf(node).slice(-1), inside(scope, { template }), api);
    }
    case 'preproc_def':
    case 'preproc_function_def':
      return addMacro(node, scope, api);
    case 'alias_declaration':
      return addAlias(node, scope, api);
    case 'concept_definition':
      return api.add({
        name: `${scope.prefix}${api.textOf(node.childForFieldName('name'))}`,
        kind: 'concept',
        node,
      });
    case 'using_declaration':
      return passOn(node, scope, api);
    default:
      return addDeclaration(node, scope, api);
  }
}

function inside(scope: CScope, change: Partial<CScope>): CScope {
  return { ...scope, ...change, depth: scope.depth + 1 };
}

/** Both branches are offered, each to those who build with it. Access goes on in the branch and after it. */
function addBranches(node: Node, scope: CScope, api: ApiCollector): void {
  const alternative = node.childForFieldName('alternative');
  const nodes = isHiddenBranch(node)
    ? childrenOf(node).filter(({ id }) => id === alternative?.id)
    : childrenOf(node);
  scope.depth += 1;
  addStatements(nodes, scope, api);
  scope.depth -= 1;
}

/** An inline namespace qualifies nothing; one without a name hides what it holds. */
function addNamespace(node: Node, scope: CScope, api: ApiCollector): void {
  const name = api.textOf(node.childForFieldName('name')).replace(/\binline\s+/g, '');
  if (name === '') return;
  const prefix = api.beginsWith(node, 'inline') ? scope.prefix : `${scope.prefix}${name}::`;
  addStatements(childrenOf(node.childForFieldName('body')), inside(scope, { prefix }), api);
}

/** `using base::open;` offers a name that is declared elsewhere. */
function passOn(node: Node, scope: CScope, api: ApiCollector): void {
  const name = /([\p{L}_][\p{L}\p{N}_]*)\s*;?$/u.exec(api.textOf(node))?.[1];
  if (name !== undefined && !/^using\s+(?:namespace|enum)\b/.test(node.text))
    api.passOn(`${scope.prefix}${name}`);
}

function addDeclaration(node: Node, scope: CScope, api: ApiCollector): void {
  const type = types.test(node.type) ? node : node.childForFieldName('type');
  const hasBody = type !== null && types.test(type.type) && type.childForFieldName('body') !== null;
  if (node.type === 'type_definition') {
    const name = addTypeDefinition(node, hasBody ? type : null, scope, api);
    if (hasBody) addType(type, name, scope, api);
    return;
  }
  if (hasBody && node.type !== 'function_definition') addType(type, null, scope, api);
  if (/^(?:declaration|field_declaration|function_definition)$/.test(node.type))
    addDeclarators(node, scope, api);
}

/** A type with its members; `given` names one that has no name of its own. */
function addType(node: Node, given: string | null, scope: CScope, api: ApiCollector): void {
  const own = api.textOf(node.childForFieldName('name')).replaceAll(/\s/g, '');
  const name = own === '' ? given : own;
  const variable = name === null ? variableOf(node) : null;
  const body = childrenOf(node.childForFieldName('body'));
  const kind = node.type.replace('_specifier', '');
  if (name !== null) {
    const bases = baseTypes(node, kind, api);
    api.add({
      name: `${scope.prefix}${name}`,
      kind,
      node,
      modifiers: childrenOf(node).some((child) => child.type === 'virtual_specifier') ? 'final' : '',
      typeParameters: scope.template,
      result: bases.length === 0 ? '' : `: ${bases.join(', ')}`,
      visibility: scope.access === 'protected' ? 'inherited' : 'public',
    });
  }
  const around = given ?? name ?? variable;
  const prefix = around === null ? scope.prefix : `${scope.prefix}${around}${scope.separator}`;
  if (kind === 'enum') addCases(node, body, name === null ? null : prefix, scope, api);
  else {
    const access = around === null ? scope.access : kind === 'class' ? 'private' : 'public';
    addStatements(body, inside(scope, { prefix, owner: around ?? scope.owner, access, template: null }), api);
  }
}

/** Members of a type without a name are reached through the variable that has it. */
function variableOf(type: Node): string | null {
  const around = type.parent;
  if (around === null || !/^(?:field_)?declaration$/.test(around.type)) return null;
  const declarator = around.childForFieldName('declarator');
  return declarator === null ? null : (readDeclarator(declarator)?.name.text ?? null);
}

/** Only the constants of `enum class` are named after it; those of C are never named after what is around them. */
function addCases(
  node: Node,
  body: readonly Node[],
  own: string | null,
  scope: CScope,
  api: ApiCollector,
): void {
  const isScoped = node.children.some((child) => child?.type === 'class' || child?.type === 'struct');
  const prefix = isScoped && own !== null ? own : scope.separator === '.' ? '' : scope.prefix;
  for (const item of body) {
    if (item.type === 'enumerator')
      api.add({ name: `${prefix}${api.textOf(item.childForFieldName('name'))}`, kind: 'case', node: item });
    else if (conditionals.test(item.type) && !isHiddenBranch(item))
      addCases(node, childrenOf(item), own, scope, api);
  }
}
