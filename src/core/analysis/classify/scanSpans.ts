import type { Node, Tree, TreeCursor } from 'web-tree-sitter';
import type { LanguageTable } from '../syntax/languageTable.ts';
import { walkTree } from '../syntax/walkTree.ts';
import type { LineSpan } from '../../base/lineSpan.ts';

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
  /** A token or a node of unprovable meaning crosses the span or lies in it, or the code there does not parse. */
  isDoubtful: boolean;
  startsInComment: boolean;
  endsInComment: boolean;
}

/** Scans one tree for several spans at once. `spans` are in order and do not overlap; empty spans see nothing. */
export function scanSpans(tree: Tree, table: LanguageTable, spans: readonly LineSpan[]): readonly SpanScan[] {
  const scanner = new SpanScanner(table, spans);
  walkTree(tree, scanner);
  return scanner.scans;
}

class SpanScanner {
  readonly scans: SpanScan[];
  readonly #spans: readonly LineSpan[];
  readonly #comments: ReadonlySet<string>;
  readonly #literals: ReadonlySet<string>;
  readonly #opaque: ReadonlySet<string>;

  constructor(table: LanguageTable, spans: readonly LineSpan[]) {
    this.#spans = spans;
    this.#comments = new Set(table.comments);
    this.#literals = new Set(table.literals);
    this.#opaque = new Set(table.opaque);
    this.scans = spans.map(() => ({
      events: [],
      eventsWithComments: [],
      comments: [],
      isDoubtful: false,
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
    this.#eachOverlapping(start, end, (span, scan) => {
      const startsBefore = start < span.start;
      const endsAfter = end >= span.start + span.lines;
      if (isComment) addComment(scan, node, startsBefore, endsAfter);
      else if (node.isError || node.isMissing || this.#opaque.has(node.type)) scan.isDoubtful = true;
      else if (isToken && (startsBefore || endsAfter)) scan.isDoubtful = true;
      else push(scan, isToken ? `${node.type}=${node.text}` : `${startsBefore ? '~' : '<'}${node.type}`);
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

  #eachOverlapping(start: number, end: number, visit: (span: LineSpan, scan: SpanScan) => void): void {
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
      if (span === undefined || scan === undefined || span.start > end) return;
      if (span.lines > 0) visit(span, scan);
    }
  }
}

function push(scan: SpanScan, event: string): void {
  scan.events.push(event);
  scan.eventsWithComments.push(event);
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
