import type { Node, Tree, TreeCursor } from 'web-tree-sitter';
import type { LanguageTable } from '../syntax/languageTable.ts';
import { walkTree } from '../syntax/walkTree.ts';
import type { LineSpan } from '../../base/lineSpan.ts';
import type { PlacedToken } from './lineEndGuard.ts';

/** A comment that overlaps a span, in UTF-16 indices of the source. */
export interface CommentRange {
  readonly start: number;
  readonly end: number;
  readonly type: string;
}

/** What the syntax tree says of the lines of one span. */
export interface SpanScan {
  /** Nodes entered and left, and the exact texts of tokens, in order, without comments. */
  readonly events: string[];
  /** The same with the texts of comments among them. */
  readonly eventsWithComments: string[];
  readonly comments: CommentRange[];
  /** Tokens in order, without comments. */
  readonly tokens: PlacedToken[];
  /** A token or a node of unprovable meaning crosses the span or lies in it, or the code there does not parse. */
  isDoubtful: boolean;
  /** A node over several lines, whose text a program may read, reaches into the span. */
  isCaptured: boolean;
  startsInComment: boolean;
  endsInComment: boolean;
}

/** Which nodes a scan takes for what. */
export interface ScanRules extends Pick<LanguageTable, 'comments' | 'literals' | 'opaque'> {
  readonly captured: readonly string[];
}

/** Scans one tree for several spans at once. `spans` are in order and do not overlap; empty spans see nothing. */
export function scanSpans(tree: Tree, rules: ScanRules, spans: readonly LineSpan[]): readonly SpanScan[] {
  const scanner = new SpanScanner(rules, spans);
  walkTree(tree, scanner);
  return scanner.scans;
}

/** Where the last token and the last token or comment of a scan ended. */
interface LastEnd {
  row: number;
  index: number;
}

class SpanScanner {
  readonly scans: SpanScan[];
  readonly #spans: readonly LineSpan[];
  readonly #comments: ReadonlySet<string>;
  readonly #literals: ReadonlySet<string>;
  readonly #opaque: ReadonlySet<string>;
  readonly #captured: ReadonlySet<string>;
  readonly #lastEnds: readonly LastEnd[];

  constructor(rules: ScanRules, spans: readonly LineSpan[]) {
    this.#spans = spans;
    this.#comments = new Set(rules.comments);
    this.#literals = new Set(rules.literals);
    this.#opaque = new Set(rules.opaque);
    this.#captured = new Set(rules.captured);
    this.#lastEnds = spans.map(() => ({ row: -1, index: -1 }));
    this.scans = spans.map(() => ({
      events: [],
      eventsWithComments: [],
      comments: [],
      tokens: [],
      isDoubtful: false,
      isCaptured: false,
      startsInComment: false,
      endsInComment: false,
    }));
  }

  enter(cursor: TreeCursor): boolean {
    const [start, end] = nodeLines(cursor);
    if (!this.#overlaps(start, end)) return false;
    const node = cursor.currentNode;
    const isToken = node.childCount === 0 || this.#literals.has(node.type);
    const isComment = this.#comments.has(node.type);
    const isMultiline = end > start;
    this.#eachOverlapping(start, end, (span, scan, last) => {
      const startsBefore = start < span.start;
      const endsAfter = end >= span.start + span.lines;
      if (isMultiline && this.#captured.has(node.type)) scan.isCaptured = true;
      if (isComment) {
        addComment(scan, node, startsBefore, endsAfter);
        last.index = node.endIndex;
      } else if (node.isError || node.isMissing || this.#opaque.has(node.type)) scan.isDoubtful = true;
      else if (isToken && (startsBefore || endsAfter)) scan.isDoubtful = true;
      else if (isToken) addToken(scan, node, last);
      else push(scan, `${startsBefore ? '~' : '<'}${node.type}`);
    });
    return !isToken && !isComment;
  }

  leave(cursor: TreeCursor): void {
    const [start, end] = nodeLines(cursor);
    if (!this.#overlaps(start, end)) return;
    const node = cursor.currentNode;
    if (node.childCount === 0 || this.#literals.has(node.type) || this.#comments.has(node.type)) return;
    this.#eachOverlapping(start, end, (span, scan) => push(scan, end >= span.start + span.lines ? '~' : '>'));
  }

  #overlaps(start: number, end: number): boolean {
    let isInside = false;
    this.#eachOverlapping(start, end, () => {
      isInside = true;
    });
    return isInside;
  }

  #eachOverlapping(
    start: number,
    end: number,
    visit: (span: LineSpan, scan: SpanScan, last: LastEnd) => void,
  ): void {
    let low = 0;
    for (let high = this.#spans.length; low < high;) {
      const middle = (low + high) >> 1;
      const span = this.#spans[middle];
      if (span !== undefined && span.start + span.lines <= start) low = middle + 1;
      else high = middle;
    }
    for (let at = low; at < this.#spans.length; at += 1) {
      const span = this.#spans[at];
      const scan = this.scans[at];
      const last = this.#lastEnds[at];
      if (span === undefined || scan === undefined || last === undefined || span.start > end) return;
      if (span.lines > 0) visit(span, scan, last);
    }
  }
}

function push(scan: SpanScan, event: string): void {
  scan.events.push(event);
  scan.eventsWithComments.push(event);
}

function addToken(scan: SpanScan, node: Node, last: LastEnd): void {
  const text = node.text;
  push(scan, `${node.type}=${text}`);
  // Some grammars have tokens for line ends.
  if (text.trim() === '') return;
  const { row } = node.startPosition;
  scan.tokens.push({ text, isAfterLineEnd: row > last.row, isGlued: node.startIndex === last.index });
  last.row = node.endPosition.row;
  last.index = node.endIndex;
}

function addComment(scan: SpanScan, node: Node, startsBefore: boolean, endsAfter: boolean): void {
  scan.comments.push({ start: node.startIndex, end: node.endIndex, type: node.type });
  scan.eventsWithComments.push(`comment=${node.text.trimEnd()}`);
  if (startsBefore) scan.startsInComment = true;
  if (endsAfter) scan.endsInComment = true;
}

/** First and last line of a node, 1-based; one that ends with its line's terminator does not reach the next. */
function nodeLines(cursor: TreeCursor): readonly [number, number] {
  const start = cursor.startPosition.row + 1;
  const { row, column } = cursor.endPosition;
  return [start, Math.max(start, column === 0 ? row : row + 1)];
}
