import type { Node, Tree, TreeCursor } from 'web-tree-sitter';
import type { LineSpan } from '../../base/lineSpan.ts';
import { walkTree } from '../syntax/walkTree.ts';
import type { NameBinding, NameKind, NameRules } from './nameRules.ts';
import { type SideText, lineStart } from './sideText.ts';

/** Functions around a unit that are looked at, from the inside. */
const mostNesting = 6;
/** Characters of a function; larger ones are not looked at. */
const longestFunction = 200_000;

/** One token or comment of a function, by UTF-16 indices. */
export interface FunctionToken {
  readonly start: number;
  readonly end: number;
  readonly kind: NameKind | 'comment' | 'string' | 'other';
  /** Set on names that declare a binding. */
  readonly binding?: NameBinding | 'unclear';
}

/** The tokens of one function, on whole lines. */
export interface FunctionNames {
  readonly lines: LineSpan;
  /** The bounds of the first and the last line. */
  readonly start: number;
  readonly end: number;
  readonly tokens: readonly FunctionToken[];
  /** Names in it may be found by rules that are not known. */
  readonly isRefused: boolean;
}

/** The functions around the lines of each span, from the innermost one on. */
export function findFunctions(
  tree: Tree,
  side: SideText,
  spans: readonly LineSpan[],
  rules: NameRules,
  comments: ReadonlySet<string>,
): readonly (readonly FunctionNames[])[] {
  const known = new Map<number, FunctionNames>();
  if (rules.refused?.test(side.text) === true) return spans.map(() => []);
  return spans.map((span) =>
    functionsAround(tree, span, rules)
      .slice(0, mostNesting)
      .map((node) => {
        const found = known.get(node.id) ?? readFunction(node, side, rules, comments);
        known.set(node.id, found);
        return found;
      }),
  );
}

function functionsAround(tree: Tree, span: LineSpan, rules: NameRules): readonly Node[] {
  if (span.lines === 0) return [];
  const first = span.start - 1;
  const last = first + span.lines - 1;
  const found = tree.rootNode.descendantsOfType(
    [...rules.functions],
    { row: first, column: 0 },
    { row: last, column: 0x7fffffff },
  );
  return found
    .filter((node) => node !== null)
    .filter((node) => node.startPosition.row <= first && node.endPosition.row >= last)
    .filter((node) => node.endIndex - node.startIndex <= longestFunction)
    .toReversed();
}

function readFunction(
  node: Node,
  side: SideText,
  rules: NameRules,
  comments: ReadonlySet<string>,
): FunctionNames {
  const firstLine = node.startPosition.row + 1;
  const { row, column } = node.endPosition;
  const lastLine = Math.max(firstLine, column === 0 ? row : row + 1);
  const reader = new FunctionReader(rules, comments);
  walkTree(node, reader);
  return {
    lines: { start: firstLine, lines: lastLine - firstLine + 1 },
    start: lineStart(side, firstLine),
    end: lineStart(side, lastLine + 1),
    tokens: reader.tokens,
    isRefused: node.hasError || reader.isRefused,
  };
}

class FunctionReader {
  readonly tokens: FunctionToken[] = [];
  isRefused = false;
  readonly #rules: NameRules;
  readonly #comments: ReadonlySet<string>;
  readonly #atoms: ReadonlySet<string>;
  readonly #strings: ReadonlySet<string>;
  readonly #refused: ReadonlySet<string>;
  #isFirst = true;

  constructor(rules: NameRules, comments: ReadonlySet<string>) {
    this.#rules = rules;
    this.#comments = comments;
    this.#atoms = new Set(rules.atoms);
    this.#strings = new Set(rules.stringTexts);
    this.#refused = new Set(rules.refusedNodes);
  }

  enter(cursor: TreeCursor): boolean {
    const node = cursor.currentNode;
    const { type } = node;
    if (this.#refused.has(type) || this.#isSelfDocumenting(node)) this.isRefused = true;
    this.#isFirst = false;
    const isComment = this.#comments.has(type);
    const isLeaf = isComment || node.childCount === 0 || this.#atoms.has(type);
    if (!isLeaf) return true;
    const place = { start: node.startIndex, end: node.endIndex };
    const kind = isComment ? 'comment' : this.#strings.has(type) ? 'string' : this.#rules.kindOf(node);
    const binding = kind === 'variable' ? this.#rules.bindingOf(node) : null;
    if (kind !== null && this.#rules.refusedNames.has(node.text)) this.isRefused = true;
    this.tokens.push({ ...place, kind: kind ?? 'other', ...(binding === null ? {} : { binding }) });
    return false;
  }

  leave(): void {}

  /** Python's `f"{name=}"` prints the name. */
  #isSelfDocumenting(node: Node): boolean {
    return (
      !this.#isFirst && node.type === 'interpolation' && node.children.some((child) => child?.type === '=')
    );
  }
}
