import type { EditSource } from './editSource.ts';

/** One replacement in a document, 0-based as editors have it, and the document's lines after it. */
export interface DocumentEdit {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
  readonly text: string;
  /** Whose it was; null for a person's and everything else that is no model's. */
  readonly source: EditSource | null;
  /** How long a line is after the edit. */
  readonly lineLength: (line: number) => number;
}

/** Lines that a model wrote and nobody has changed since; 0-based, `end` inclusive. */
export interface EditedLines {
  readonly start: number;
  readonly end: number;
  readonly source: EditSource;
}

/** The lines of `known` after one more edit: they move with it, and whoever touches a line last wrote it. */
export function applyEdit(known: readonly EditedLines[], edit: DocumentEdit): readonly EditedLines[] {
  const { start, end, text, source } = edit;
  const isEmpty = start.line === end.line && start.character === end.character;
  if (isEmpty && text === '') return known;
  const lineBreaks = text.split('\n').length - 1;
  const shift = lineBreaks - (end.line - start.line);
  const first = isEmpty && keepsFirstLine(edit, lineBreaks) ? start.line + 1 : start.line;
  // Where whole lines are put or taken away, the line behind them stays as it was.
  const keepsLast = end.character === 0 && (text.endsWith('\n') || (text === '' && start.character === 0));
  const last = start.line + lineBreaks - (keepsLast ? 1 : 0);
  const lastOld = keepsLast ? end.line - 1 : end.line;
  const moved = known.flatMap((lines) => [
    ...part(lines, lines.start, Math.min(lines.end, first - 1)),
    ...part(lines, Math.max(lines.start, lastOld + 1) + shift, lines.end + shift),
  ]);
  // Who only takes something away wrote nothing, but in lines of its own.
  const isOwn = text !== '' || known.some((lines) => lines.start <= lastOld && lines.end >= first);
  const written = source !== null && isOwn && last >= first ? [{ start: first, end: last, source }] : [];
  const all = [...moved, ...written];
  return join(all.toSorted((left, right) => left.start - right.start));
}

/** A text that begins with a line end, put behind the end of a line, leaves that line as it was. */
function keepsFirstLine({ start, text, lineLength }: DocumentEdit, lineBreaks: number): boolean {
  const behind = lineLength(start.line + lineBreaks) - (text.length - text.lastIndexOf('\n') - 1);
  return /^\r?\n/.test(text) && behind === 0;
}

function part(lines: EditedLines, start: number, end: number): readonly EditedLines[] {
  return start > end ? [] : [{ ...lines, start, end }];
}

function join(sorted: readonly EditedLines[]): readonly EditedLines[] {
  const joined: EditedLines[] = [];
  for (const lines of sorted) {
    const last = joined.at(-1);
    if (last !== undefined && last.end + 1 >= lines.start && isSame(last.source, lines.source))
      joined[joined.length - 1] = { ...last, end: Math.max(last.end, lines.end) };
    else joined.push(lines);
  }
  return joined;
}

function isSame(left: EditSource, right: EditSource): boolean {
  return left.tool === right.tool && left.model === right.model && left.session === right.session;
}
