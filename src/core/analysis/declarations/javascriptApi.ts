import type { Node } from 'web-tree-sitter';
import { literalText } from '../syntax/symbolRules.ts';
import { type ApiCollector, type ApiRule, childrenOf, parametersIn } from './apiCollector.ts';

const functionValues = new Set(['arrow_function', 'function_expression', 'generator_function', 'function']);
const modifierWords = new Set(['static', 'abstract', 'async', 'readonly', 'protected']);
const defaultExport = /export\s+default\b/y;
const wildcardExport = /export\s+(?:type\s+)?\*/y;
const optionalMark = /\s*\?/y;

/** JavaScript and TypeScript: what `export` offers, and what is assigned to `exports`. */
export const javascriptApi: ApiRule = (root, api) => {
  const statements = childrenOf(root);
  const locals: Node[] = [];
  const renamed = new Map<string, string>();
  for (const statement of statements) {
    if (statement.type === 'export_statement') addExport(statement, '', api, renamed);
    else if (statement.type === 'expression_statement') addCommonJs(statement.namedChild(0), api, renamed);
    else locals.push(statement);
  }
  if (renamed.size > 0) addLocals(locals, renamed, api);
};

function addExport(node: Node, prefix: string, api: ApiCollector, renamed: Map<string, string>): void {
  const declaration = node.childForFieldName('declaration');
  const isDefault = api.matchesAt(node.startIndex, defaultExport);
  if (declaration !== null) return addDeclaration(declaration, api, prefix, isDefault ? 'default' : null);
  const source = literalText(node.childForFieldName('source'));
  const value = node.childForFieldName('value');
  if (value !== null) return addDefault(value, api, renamed);
  for (const child of childrenOf(node)) {
    if (child.type === 'export_clause') addClause(child, source, api, renamed);
    if (child.type === 'namespace_export') api.passOn(api.textOf(child.namedChild(0)));
  }
  if (source !== null && api.matchesAt(node.startIndex, wildcardExport)) api.passOnAll(source);
}

function addClause(node: Node, source: string | null, api: ApiCollector, renamed: Map<string, string>): void {
  for (const specifier of childrenOf(node)) {
    const name = api.textOf(specifier.childForFieldName('name'));
    const alias = specifier.childForFieldName('alias');
    const offered = alias === null ? name : (literalText(alias) ?? api.textOf(alias));
    if (source === null) renamed.set(name, offered);
    // Passed on or declared here: either way the file offers it.
    api.passOn(offered);
  }
}

function addDefault(value: Node, api: ApiCollector, renamed: Map<string, string>): void {
  api.passOn('default');
  if (value.type === 'identifier') renamed.set(value.text, 'default');
  else if (functionValues.has(value.type)) addFunction(value, value, 'default', 'function', api);
  else if (value.type === 'class') addClass(value, 'default', api);
}

/** Declarations that a later clause exports, under the name it gives them. */
function addLocals(locals: readonly Node[], renamed: ReadonlyMap<string, string>, api: ApiCollector): void {
  for (const statement of locals) {
    for (const part of statement.type.endsWith('variable_declaration') ||
    statement.type === 'lexical_declaration'
      ? childrenOf(statement)
      : [statement]) {
      const offered = renamed.get(part.childForFieldName('name')?.text ?? '');
      if (offered !== undefined) addDeclaration(part, api, '', offered);
    }
  }
}

/** `exports.open = …`, `module.exports = {open, close: …}`, `module.exports = Store`. */
function addCommonJs(node: Node | null, api: ApiCollector, renamed: Map<string, string>): void {
  if (node?.type !== 'assignment_expression') return;
  const [left, right] = [node.childForFieldName('left'), node.childForFieldName('right')];
  if (left === null || right === null || left.type !== 'member_expression') return;
  const target = left.text;
  const name = /^(?:module\.)?exports\.([\w$]+)$/.exec(target)?.[1];
  if (name !== undefined) addValue(node, right, name, api, '');
  if (target !== 'module.exports') return;
  if (right.type === 'identifier') renamed.set(right.text, 'default');
  for (const entry of right.type === 'object' ? childrenOf(right) : []) {
    if (entry.type === 'shorthand_property_identifier') renamed.set(entry.text, entry.text);
    const key = entry.childForFieldName('key');
    const value = entry.childForFieldName('value');
    if (entry.type === 'pair' && value?.type === 'identifier') renamed.set(value.text, api.textOf(key));
    else if (entry.type === 'pair' && value !== null) addValue(entry, value, api.textOf(key), api, '');
    if (entry.type === 'method_definition') addMember(entry, '', api);
  }
}

function addDeclaration(node: Node, api: ApiCollector, prefix: string, as: string | null): void {
  const name = `${prefix}${as ?? api.textOf(node.childForFieldName('name'))}`;
  switch (node.type) {
    case 'function_declaration':
    case 'generator_function_declaration':
    case 'function_signature':
      return addFunction(node, node, name, 'function', api);
    case 'class_declaration':
    case 'abstract_class_declaration':
    case 'class':
      return addClass(node, name, api);
    case 'interface_declaration':
      return addShape(node, name, 'interface', node.childForFieldName('body'), api);
    case 'type_alias_declaration':
      return addType(node, name, api);
    case 'enum_declaration':
      return addEnum(node, name, api);
    case 'variable_declarator':
      return addValue(node, node.childForFieldName('value'), name, api, '');
    case 'internal_module':
      for (const child of childrenOf(node.childForFieldName('body'))) {
        if (child.type === 'export_statement') addExport(child, `${name}.`, api, new Map());
      }
      return undefined;
    case 'lexical_declaration':
    case 'variable_declaration':
    case 'ambient_declaration':
      for (const child of childrenOf(node)) addDeclaration(child, api, prefix, as);
      return undefined;
    default:
      return undefined;
  }
}

/** `holder` covers the lines and holds the modifiers, `node` the parameters. */
function addFunction(holder: Node, node: Node, name: string, kind: string, api: ApiCollector): void {
  const single = node.childForFieldName('parameter');
  const result = api.textOf(node.childForFieldName('return_type'));
  const words = modifiersOf(holder, api).concat(
    holder !== node && api.beginsWith(node, 'async') ? ['async'] : [],
  );
  api.add({
    name,
    kind,
    node: holder,
    modifiers: [...new Set(words)].filter((word) => word !== 'async' || result === '').join(' '),
    typeParameters: node.childForFieldName('type_parameters'),
    parameters: single === null ? parametersIn(node.childForFieldName('parameters')) : [single],
    result,
    visibility: words.includes('protected') ? 'inherited' : 'public',
    isRequired: words.includes('abstract'),
  });
}

function addValue(
  holder: Node,
  value: Node | null,
  name: string,
  api: ApiCollector,
  modifiers: string,
): void {
  const type = holder.childForFieldName('type');
  if (value !== null && type === null && functionValues.has(value.type))
    return addFunction(holder, value, name, 'function', api);
  if (value !== null && value.type === 'class') return addClass(value, name, api);
  const isOptional = isMarkedOptional(holder, api);
  return api.add({
    name,
    kind: name.includes('.') ? 'property' : 'value',
    node: holder,
    modifiers,
    result: `${isOptional ? '?' : ''}${api.textOf(type)}`,
    visibility: modifiers.includes('protected') ? 'inherited' : 'public',
  });
}

function addClass(node: Node, name: string, api: ApiCollector): void {
  const heritage = childrenOf(node).find((child) => child.type === 'class_heritage');
  const modifiers = node.type === 'abstract_class_declaration' ? 'abstract' : '';
  const typeParameters = node.childForFieldName('type_parameters');
  api.add({ name, kind: 'class', node, modifiers, typeParameters, result: api.textOf(heritage) });
  for (const member of childrenOf(node.childForFieldName('body'))) addMember(member, `${name}.`, api);
}

function addMember(node: Node, prefix: string, api: ApiCollector): void {
  const key = keyOf(node);
  if (key === null || key.type === 'private_property_identifier') return;
  const all = api.wordsBetween(node.startIndex, key.startIndex);
  if (all.includes('private') || all.at(-1) === 'set') return;
  const name = `${prefix}${literalText(key) ?? api.textOf(key)}`;
  const words = all.filter((word) => modifierWords.has(word)).join(' ');
  if (all.at(-1) === 'get') {
    const result = api.textOf(node.childForFieldName('return_type'));
    api.add({ name, kind: 'property', node, modifiers: words, result });
  } else if (node.type.startsWith('method') || node.type === 'abstract_method_signature') {
    addFunction(node, node, name, 'method', api);
  } else if (node.type.endsWith('field_definition')) {
    addValue(node, node.childForFieldName('value'), name, api, words);
  }
}

function addType(node: Node, name: string, api: ApiCollector): void {
  const value = node.childForFieldName('value');
  if (value?.type === 'object_type') return addShape(node, name, 'type', value, api);
  const typeParameters = node.childForFieldName('type_parameters');
  return api.add({ name, kind: 'type', node, typeParameters, result: `= ${api.textOf(value)}` });
}

function addShape(node: Node, name: string, kind: string, body: Node | null, api: ApiCollector): void {
  const heritage = childrenOf(node).find((child) => child.type === 'extends_type_clause');
  const typeParameters = node.childForFieldName('type_parameters');
  api.add({ name, kind, node, typeParameters, result: api.textOf(heritage) });
  for (const member of childrenOf(body)) addShapeMember(member, name, api);
}

function addShapeMember(node: Node, owner: string, api: ApiCollector): void {
  const key = node.childForFieldName('name');
  const isOptional = isMarkedOptional(node, api);
  const parameters = parametersIn(node.childForFieldName('parameters'));
  const own = node.type === 'index_signature' || key === null ? '[…]' : (literalText(key) ?? api.textOf(key));
  const type = node.childForFieldName('return_type') ?? node.childForFieldName('type');
  api.add({
    name: `${owner}.${own}`,
    kind: parameters === null ? 'property' : 'method',
    node,
    modifiers: modifiersOf(node, api).join(' '),
    typeParameters: node.childForFieldName('type_parameters'),
    parameters,
    result: `${isOptional ? '?' : ''}${api.textOf(type)}`,
  });
}

function addEnum(node: Node, name: string, api: ApiCollector): void {
  api.add({ name, kind: 'enum', node });
  for (const member of childrenOf(node.childForFieldName('body'))) {
    const key = member.childForFieldName('name') ?? member;
    const own = literalText(key) ?? api.textOf(key);
    api.add({ name: `${name}.${own}`, kind: 'case', node: member });
  }
}

/** The JavaScript grammar calls the name of a class field `property`. */
function keyOf(node: Node): Node | null {
  return node.childForFieldName('name') ?? node.childForFieldName('property');
}

/** Words before the name, or before the parameters of what has none, that users can tell. */
function modifiersOf(node: Node, api: ApiCollector): readonly string[] {
  const next = keyOf(node) ?? node.childForFieldName('parameters');
  if (next === null) return [];
  return api.wordsBetween(node.startIndex, next.startIndex).filter((word) => modifierWords.has(word));
}

function isMarkedOptional(node: Node, api: ApiCollector): boolean {
  const key = keyOf(node);
  return key !== null && api.matchesAt(key.endIndex, optionalMark);
}
