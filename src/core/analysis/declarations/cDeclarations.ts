import type { Node } from 'web-tree-sitter';
import { type ApiCollector, childrenOf } from './apiCollector.ts';
import type { CScope } from './cScope.ts';
import { type DeclaratorParts, readDeclarator } from './readDeclarator.ts';

/** Words that are no part of a type. */
const specifiers =
  /\b(?:static|extern|inline|virtual|explicit|constexpr|consteval|constinit|friend|mutable|thread_local|register|typedef|_Noreturn|_Thread_local|__inline|__inline__|__forceinline|__extension__)\b(?:\s*"C")?|\[\[[^\]]*\]\]|\b(?:__attribute__|__declspec|alignas)\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g;
/** With one of these, `static` at the top of a header gives every file its own copy of the same thing. */
const sharedWords = new Set(['inline', 'constexpr', 'const', '__inline', '__inline__', '__forceinline']);

/** Functions, variables and members that one statement declares. */
export function addDeclarators(node: Node, scope: CScope, api: ApiCollector): void {
  const declarators = node.childrenForFieldName('declarator').filter((child) => child !== null);
  const first = declarators[0];
  if (first === undefined) return;
  const words = api.wordsBetween(node.startIndex, first.startIndex);
  const isStatic = words.includes('static');
  if (
    words.includes('friend') ||
    (isStatic && scope.owner === null && !words.some((word) => sharedWords.has(word)))
  )
    return;
  const type = withoutSpecifiers(api.between(typeStart(node), first.startIndex));
  for (const declarator of declarators) {
    const parts = readDeclarator(declarator);
    // The grammar takes `class EXPORTED Account { … }` for a function of the type EXPORTED.
    if (parts === null || (parts.list === null && node.type === 'function_definition')) continue;
    addDeclared(node, parts, { type, words }, scope, api);
  }
}

/** Of a type with a body only its name is told. */
function typeStart(node: Node): number {
  const type = node.childForFieldName('type');
  const body = type?.childForFieldName('body');
  return body === null || body === undefined ? node.startIndex : body.endIndex;
}

function withoutSpecifiers(text: string): string {
  return text.replace(specifiers, ' ').replace(/\s+/g, ' ').trim();
}

interface Declared {
  readonly type: string;
  readonly words: readonly string[];
}

function addDeclared(
  node: Node,
  parts: DeclaratorParts,
  declared: Declared,
  scope: CScope,
  api: ApiCollector,
): void {
  const { name, list, root } = parts;
  // `int Account::close() { … }` is declared in its class.
  if (
    name.type === 'qualified_identifier' ||
    name.type === 'destructor_name' ||
    name.type.startsWith('template_')
  )
    return;
  const own = name.type === 'operator_cast' ? castName(name, api) : api.textOf(name).replace(/\s+/g, '');
  if (own === '') return;
  const before = name.type === 'operator_cast' ? '' : api.between(root.startIndex, name.startIndex);
  if (list === null) {
    const after = api.between(name.endIndex, root.endIndex);
    return addVariable(node, own, `${join(declared.type, before)}${after}`, declared.words, scope, api);
  }
  return addFunction(
    { node, own, list, type: join(declared.type, before), words: declared.words },
    scope,
    api,
  );
}

/** `operator bool`: a conversion is called by its type. */
function castName(node: Node, api: ApiCollector): string {
  return `operator ${api.textOf(node.childForFieldName('type'))}`;
}

function join(type: string, declarator: string): string {
  return declarator === '' ? type : `${type} ${declarator}`.trim();
}

interface DeclaredFunction {
  readonly node: Node;
  readonly own: string;
  /** The declarator that holds the parameters. */
  readonly list: Node;
  readonly type: string;
  readonly words: readonly string[];
}

function addFunction(
  { node, own, list, type, words }: DeclaredFunction,
  scope: CScope,
  api: ApiCollector,
): void {
  const parameters = list.childForFieldName('parameters');
  if (parameters === null) return;
  const tail = api.wordsBetween(parameters.endIndex, list.endIndex);
  // What stands before a body, or the whole of a prototype: `= 0`, `= delete`.
  const end = node.childForFieldName('body')?.startIndex ?? node.endIndex;
  const value = /=\s*(0|delete)\s*;?\s*$/.exec(api.between(list.endIndex - 1, end))?.[1];
  if (value === 'delete') return;
  if (tail.includes('override') || (words.includes('virtual') && tail.includes('final')))
    return api.passOn(`${scope.prefix}${own}`);
  const isConstructor = scope.owner !== null && own === scope.owner.replace(/<.*$/s, '');
  const trailing = childrenOf(list).find((child) => child.type === 'trailing_return_type');
  const result = trailing === undefined ? type : api.textOf(trailing).replace(/^->\s*/, '');
  const shown = [
    ...words.filter((word) => word === 'explicit'),
    ...(words.includes('static') && scope.owner !== null ? ['static'] : []),
  ];
  api.add({
    name: `${scope.prefix}${isConstructor ? 'constructor' : own}`,
    kind: isConstructor ? 'constructor' : scope.owner === null ? 'function' : 'method',
    node,
    modifiers: [...shown, ...(tail.includes('const') ? ['const'] : [])].join(' '),
    typeParameters: scope.template,
    parameters: api.partsOf(parameters).filter((text) => text !== 'void'),
    result: isConstructor || result === '' ? '' : `: ${result}`,
    visibility: scope.access === 'protected' ? 'inherited' : 'public',
    isRequired: value === '0',
  });
}

function addVariable(
  node: Node,
  own: string,
  type: string,
  words: readonly string[],
  scope: CScope,
  api: ApiCollector,
): void {
  const isConstant = words.some((word) => word === 'const' || word === 'constexpr') && !type.includes('*');
  api.add({
    name: `${scope.prefix}${own}`,
    kind: scope.owner !== null ? 'field' : isConstant ? 'constant' : 'value',
    node,
    modifiers: words.includes('static') && scope.owner !== null ? 'static' : '',
    result: type === '' ? '' : `: ${type}`,
    visibility: scope.access === 'protected' ? 'inherited' : 'public',
  });
}

/** `#define` without the guard of the header: `#ifndef X` or `#if !defined(X)`, then `#define X`. */
export function addMacro(node: Node, scope: CScope, api: ApiCollector): void {
  const name = api.textOf(node.childForFieldName('name'));
  if (node.childForFieldName('value') === null && guardedName(node.parent) === name) return;
  const parameters = node.childForFieldName('parameters');
  api.add({
    name,
    kind: 'macro',
    node,
    parameters: parameters === null ? null : api.partsOf(parameters),
    visibility: scope.access === 'protected' ? 'inherited' : 'public',
  });
}

function guardedName(around: Node | null): string | undefined {
  if (around?.type === 'preproc_ifdef') return around.childForFieldName('name')?.text;
  if (around?.type !== 'preproc_if') return undefined;
  return /^!\s*defined\s*\(?\s*(\w+)\s*\)?$/.exec(around.childForFieldName('condition')?.text ?? '')?.[1];
}

/** `using Id = int;`. */
export function addAlias(node: Node, scope: CScope, api: ApiCollector): void {
  api.add({
    name: `${scope.prefix}${api.textOf(node.childForFieldName('name'))}`,
    kind: 'type',
    node,
    typeParameters: scope.template,
    result: ` = ${api.textOf(node.childForFieldName('type'))}`,
    visibility: scope.access === 'protected' ? 'inherited' : 'public',
  });
}

/**
 * `typedef struct node { … } node_t, *node_p;`. Returns the name by which the type with a body is used, null when it is
 * used by its own alone.
 */
export function addTypeDefinition(
  node: Node,
  body: Node | null,
  scope: CScope,
  api: ApiCollector,
): string | null {
  const own = api.textOf(body?.childForFieldName('name'));
  let given: string | null = null;
  const declarators = node.childrenForFieldName('declarator').filter((child) => child !== null);
  const first = declarators[0];
  const type =
    first === undefined
      ? ''
      : withoutSpecifiers(api.between(body?.endIndex ?? node.startIndex, first.startIndex));
  for (const declarator of declarators) {
    const parts = readDeclarator(declarator);
    if (parts === null) continue;
    const name = api.textOf(parts.name);
    const isPlain = parts.root === parts.name || parts.root.id === parts.name.id;
    if (body !== null && isPlain && given === null) given = name;
    if (body !== null && isPlain && (own === '' || own === name)) continue;
    const shape = `${join(body === null ? type : own, api.between(parts.root.startIndex, parts.name.startIndex))}${api.between(parts.name.endIndex, parts.root.endIndex)}`;
    api.add({ name: `${scope.prefix}${name}`, kind: 'type', node, result: ` = ${shape}` });
  }
  return given;
}
