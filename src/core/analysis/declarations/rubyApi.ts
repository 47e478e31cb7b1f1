import type { Node } from 'web-tree-sitter';
import { type ApiCollector, type ApiRule, childrenOf, parametersIn } from './apiCollector.ts';
import { literalNames, RubyMembers, type RubyScope } from './rubyMembers.ts';

/** Statements whose branches declare in the body around them. */
const branches =
  /^(?:if|unless|else|elsif|then|begin|rescue|ensure|if_modifier|unless_modifier|body_statement)$/;
const maxBranches = 6;

/**
 * Ruby: modules, classes, constants, and methods that are neither private nor made by code that has to be run.
 * `protected` ones are seen by those that inherit. Methods of a module or class itself are `static`, and `initialize` is
 * the constructor of its class.
 */
export const rubyApi: ApiRule = (root, api) => {
  const scope: RubyScope = { prefix: '', isStatic: false, members: new RubyMembers(), hidden: new Set() };
  addBody(childrenOf(root), scope, api);
  scope.members.writeTo(api);
};

function addBody(nodes: readonly Node[], scope: RubyScope, api: ApiCollector): void {
  for (const node of flatten(nodes, 0)) addStatement(node, scope, api);
}

function flatten(nodes: readonly Node[], depth: number): readonly Node[] {
  return nodes.flatMap((node) => {
    if (!branches.test(node.type)) return [node];
    const condition = node.childForFieldName('condition')?.id;
    const inner = childrenOf(node).filter(({ id }) => id !== condition);
    return depth >= maxBranches ? [] : flatten(inner, depth + 1);
  });
}

function addStatement(node: Node, scope: RubyScope, api: ApiCollector): void {
  switch (node.type) {
    case 'class':
    case 'module':
      addType(node, scope, api);
      break;
    case 'singleton_class':
      if (node.childForFieldName('value')?.type === 'self') {
        const inside = { ...scope, isStatic: true };
        scope.members.withFreshAccess(() => addBody(bodyOf(node), inside, api));
      }
      break;
    case 'assignment':
    case 'operator_assignment':
      addConstants(node, scope, api);
      break;
    default:
      scope.members.addStatement(node, scope, api);
  }
}

function bodyOf(node: Node): readonly Node[] {
  return childrenOf(node.childForFieldName('body'));
}

function addType(node: Node, scope: RubyScope, api: ApiCollector): void {
  const own = constantName(node.childForFieldName('name'), api);
  if (own === '' || scope.hidden.has(own)) return;
  const superclass = node.childForFieldName('superclass');
  addBodyOf(node, own, superclass?.namedChild(0) ?? null, bodyOf(node), scope, api);
}

/** A class or module with what is declared in its body. */
function addBodyOf(
  node: Node,
  own: string,
  superclass: Node | null,
  body: readonly Node[],
  scope: RubyScope,
  api: ApiCollector,
): void {
  const name = `${scope.prefix}${own}`;
  const calls = body.filter((child) => child.type === 'call');
  const mixed = calls.filter((call) => isCallOf(call, 'include')).flatMap((call) => argumentsOf(call));
  const heritage = [...(superclass === null ? [] : [superclass]), ...mixed].map((part) => {
    const block = part.childForFieldName('block');
    return block === null ? api.textOf(part) : api.between(part.startIndex, block.startIndex);
  });
  api.add({
    name,
    kind: node.type === 'module' ? 'module' : 'class',
    node,
    result: heritage.length === 0 ? '' : ` < ${heritage.join(', ')}`,
  });
  const hidden = calls.filter((call) => isCallOf(call, 'private_constant')).flatMap(argumentsOf);
  const members = new RubyMembers();
  const inside = { prefix: `${name}.`, isStatic: false, members, hidden: new Set(literalNames(hidden)) };
  if (superclass !== null) addStructMembers(superclass, inside);
  addBody(body, inside, api);
  members.writeTo(api);
}

/** `Limit = 3`, `A, B = 1, 2`, `Point = Struct.new(:x, :y) do … end`. */
function addConstants(node: Node, scope: RubyScope, api: ApiCollector): void {
  const left = node.childForFieldName('left');
  const targets = left?.type === 'left_assignment_list' ? childrenOf(left) : left === null ? [] : [left];
  const right = node.childForFieldName('right');
  for (const target of targets) {
    const own = /^(?:constant|scope_resolution)$/.test(target.type) ? constantName(target, api) : '';
    if (own === '' || scope.hidden.has(own)) continue;
    if (right !== null && targets.length === 1 && madeClass(right) !== null) {
      const body = childrenOf(right.childForFieldName('block')?.childForFieldName('body') ?? null);
      addBodyOf(
        node,
        own,
        madeClass(right) === 'Class' ? (argumentsOf(right)[0] ?? null) : right,
        body,
        scope,
        api,
      );
    } else api.add({ name: `${scope.prefix}${own}`, kind: 'constant', node });
  }
}

/** `Struct` of `Struct.new(…)`; null for what makes no class. */
function madeClass(node: Node): string | null {
  if (node.type !== 'call') return null;
  return /^(?:::)?(Struct|Data|Class)\.(?:new|define)\b/.exec(node.text.slice(0, 40))?.[1] ?? null;
}

/** What a struct is made of can be read, and written unless it is a `Data`. */
function addStructMembers(node: Node, scope: RubyScope): void {
  const made = madeClass(node);
  if (made !== 'Struct' && made !== 'Data') return;
  for (const name of literalNames(argumentsOf(node))) {
    scope.members.addAccessor(name, node, scope, { isRead: true, isWritten: made === 'Struct' });
  }
}

function isCallOf(call: Node, word: string): boolean {
  return call.childForFieldName('receiver') === null && call.childForFieldName('method')?.text === word;
}

function argumentsOf(call: Node): readonly Node[] {
  return parametersIn(call.childForFieldName('arguments')) ?? [];
}

/** `A.B` for `::A::B`; empty for what is no plain constant. */
function constantName(node: Node | null, api: ApiCollector): string {
  const text = api.textOf(node).replace(/^::/, '').replaceAll('::', '.');
  return /^\p{Lu}[\p{L}\p{N}_.]*$/u.test(text) ? text : '';
}
