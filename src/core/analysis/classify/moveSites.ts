import type { Node, Tree } from 'web-tree-sitter';
import type { LineSpan } from '../../base/lineSpan.ts';
import type { MoveRules } from './moveRules.ts';
import { type SideText, lineStart, spanText } from './sideText.ts';

/** What the children of a scope are, for all blocks in it. */
interface ScopeFacts {
  readonly children: readonly Node[];
  /** The declarations around it; null when they cannot be told from others. */
  readonly key: string | null;
  readonly barriers: readonly { readonly start: number; readonly text: string }[];
  readonly names: ReadonlyMap<string, number>;
  readonly texts: ReadonlySet<string>;
}

/** A block of whole declarations in the tree of one side. */
export interface MoveSite {
  /** The declarations around the block. */
  readonly scope: string;
  /** The lines, without the last terminator. */
  readonly text: string;
  /** What the block is not moved past, and stands before it. */
  readonly barriersBefore: readonly string[];
  /** The texts of what stands next to the block, where that may matter. */
  readonly neighbours: readonly string[];
  /** The texts of all children of the scope. */
  readonly texts: ReadonlySet<string>;
}

/** The site of each span: null for one that does not hold whole declarations whose place means nothing. */
export function findMoveSites(
  tree: Tree,
  side: SideText,
  spans: readonly LineSpan[],
  rules: MoveRules,
): readonly (MoveSite | null)[] {
  if (rules.refused?.test(side.text) === true) return spans.map(() => null);
  const scopes = new Map<number, ScopeFacts>();
  return spans.map((span) => siteOf(tree, side, span, rules, scopes));
}

function siteOf(
  tree: Tree,
  side: SideText,
  span: LineSpan,
  rules: MoveRules,
  scopes: Map<number, ScopeFacts>,
): MoveSite | null {
  const text = spanText(side, span);
  const start = lineStart(side, span.start);
  const first = start + text.length - text.trimStart().length;
  const last = start + text.trimEnd().length;
  if (first >= last) return null;
  const scope = scopeAround(tree, first, last, rules);
  if (scope === null) return null;
  const facts = scopes.get(scope.id) ?? factsOf(scope, rules);
  scopes.set(scope.id, facts);
  const { children } = facts;
  const inside = children.filter((child) => child.startIndex < last && child.endIndex > first);
  const from = children.findIndex((child) => child.startIndex >= first);
  if (facts.key === null || !isWholeBlock(inside, { first, last }, scope, rules, facts)) return null;
  const isCode = (child: Node): boolean => !child.type.includes('comment');
  const previous = children.slice(0, from).findLast(isCode);
  const next = children.slice(from + inside.length).find(isCode);
  if (previous !== undefined && isPrefix(previous, rules)) return null;
  if (isBelowComment(children[from - 1], first, side)) return null;
  return {
    scope: facts.key,
    text: text.replace(/\r?\n$/, ''),
    barriersBefore: facts.barriers.filter((barrier) => barrier.start < first).map((barrier) => barrier.text),
    neighbours: rules.mayJoinLines ? [previous?.text ?? '', next?.text ?? ''] : [],
    texts: facts.texts,
  };
}

/** What belongs to the declaration behind it: by its kind, or as a modifier that the grammar takes for a field. */
function isPrefix(node: Node, rules: MoveRules): boolean {
  const inner = rules.wrappers.includes(node.type) ? declarationIn(node, rules) : null;
  if (rules.prefixes.includes(node.type) || (inner !== null && rules.prefixes.includes(inner.type)))
    return true;
  return (
    rules.mayJoinLines && /^(?:static|get|set|readonly|override|public|private|protected)$/.test(node.text)
  );
}

/** True when the line above is a comment that stays behind: it may be of the block, or of what the block pushed away. */
function isBelowComment(above: Node | undefined, first: number, side: SideText): boolean {
  if (above?.type.includes('comment') !== true) return false;
  return (
    (side.text.slice(above.endIndex, first).match(/\n/g) ?? []).length <= (above.text.endsWith('\n') ? 0 : 1)
  );
}

/** Comments and movable declarations only, the last of them a declaration, and none reaches out of the block. */
function isWholeBlock(
  inside: readonly Node[],
  { first, last }: { readonly first: number; readonly last: number },
  scope: Node,
  rules: MoveRules,
  facts: ScopeFacts,
): boolean {
  const end = inside.at(-1);
  if (end === undefined || end.type.includes('comment')) return false;
  return inside.every((child) => {
    if (child.startIndex < first || child.endIndex > last + 1) return false;
    if (child.type.includes('comment')) return true;
    if (!rules.isMovable(child, scope)) return false;
    return !rules.hasUniqueNames || facts.names.get(nameOf(child, rules)) === 1;
  });
}

/** The scope whose children the range consists of; null when the range lies elsewhere, or the scope does not parse. */
function scopeAround(tree: Tree, first: number, last: number, rules: MoveRules): Node | null {
  let node: Node | null = tree.rootNode.descendantForIndex(first, last - 1);
  while (node !== null && node.startIndex >= first && node.endIndex <= last + 1 && node.parent !== null)
    node = node.parent;
  return node !== null && rules.scopes.includes(node.type) && !node.hasError ? node : null;
}

function factsOf(scope: Node, rules: MoveRules): ScopeFacts {
  const children = scope.children.filter((child) => child !== null);
  const named = children.filter((child) => child.isNamed);
  const names = new Map<string, number>();
  for (const child of named) {
    const name = nameOf(child, rules);
    names.set(name, (names.get(name) ?? 0) + 1);
  }
  const barriers = named
    .filter((child) => rules.isBarrier(child, scope))
    .map((child) => ({ start: child.startIndex, text: child.text }));
  const texts = new Set(['', ...children.map((child) => child.text)]);
  return { children, key: scopeKey(scope, rules), barriers, names, texts };
}

function nameOf(node: Node, rules: MoveRules): string {
  const isWrapper = rules.wrappers.includes(node.type) || node.namedChild(0)?.type === 'internal_module';
  const declaration = isWrapper ? (declarationIn(node, rules) ?? node.namedChild(0)) : node;
  const name = declaration?.childForFieldName('name') ?? declaration?.childForFieldName('property');
  return name?.text ?? '';
}

/** The declaration in a wrapper. */
function declarationIn(node: Node, rules: MoveRules): Node | null {
  const declared = node.childForFieldName('declaration') ?? node.childForFieldName('definition');
  return (
    declared ??
    node.namedChildren.find((child) => child !== null && rules.owners.includes(child.type)) ??
    null
  );
}

/** The names of all declarations around a scope; null when one stands around it that is no owner, or has a double. */
function scopeKey(scope: Node, rules: MoveRules): string | null {
  const keys: string[] = [scope.type];
  let node = scope.parent;
  while (node !== null) {
    const parent = node.parent;
    if (rules.owners.includes(node.type)) {
      const key = ownerKey(node);
      if (key === null || countOwners(outermost(node, rules), key, rules) !== 1) return null;
      keys.push(key);
    } else if (parent !== null && !rules.wrappers.includes(node.type) && !rules.scopes.includes(node.type)) {
      return null;
    }
    node = parent;
  }
  return keys.join('\n');
}

/** The declaration's type, and its text before its body. */
function ownerKey(node: Node): string | null {
  const body = node.childForFieldName('body') ?? node.namedChildren.at(-1) ?? null;
  if (body === null || node.childForFieldName('name') === null) {
    if (node.type !== 'impl_item' || body === null) return null;
  }
  return `${node.type} ${node.text.slice(0, body.startIndex - node.startIndex).replace(/\s+/g, ' ')}`;
}

function outermost(node: Node, rules: MoveRules): Node {
  const parent = node.parent;
  return parent !== null && rules.wrappers.includes(parent.type) ? parent : node;
}

/** How many owners among the siblings have this key's name. */
function countOwners(node: Node, key: string, rules: MoveRules): number {
  const siblings = node.parent?.namedChildren ?? [node];
  return siblings.filter((sibling) => {
    const owner =
      sibling === null || rules.owners.includes(sibling.type) ? sibling : declarationIn(sibling, rules);
    return owner !== null && rules.owners.includes(owner.type) && ownerKey(owner) === key;
  }).length;
}

/** True when the block means on both sides the same: in the same scope, behind the same barriers. */
export function isSameMeaning(old: MoveSite | null, now: MoveSite | null): boolean {
  if (old === null || now === null) return false;
  return (
    old.scope === now.scope &&
    old.text === now.text &&
    old.barriersBefore.length === now.barriersBefore.length &&
    old.barriersBefore.every((text, at) => text === now.barriersBefore[at]) &&
    old.neighbours.every((text) => now.texts.has(text)) &&
    now.neighbours.every((text) => old.texts.has(text))
  );
}
