/**
 * Lines `start .. start + lines - 1`, 1-based, as git writes them in a hunk header. When `lines` is 0, `start` is
 * the line after which something was removed or added (0 at the top of a file), also as git writes it.
 */
export interface LineSpan {
  readonly start: number;
  readonly lines: number;
}

export const emptySpan: LineSpan = { start: 0, lines: 0 };

/** The first line after the span; for an empty span, the line at which it would be inserted. */
export function endLineExclusive(span: LineSpan): number {
  return span.lines === 0 ? span.start + 1 : span.start + span.lines;
}

export function containsLine(span: LineSpan, line: number): boolean {
  return line >= span.start && line < span.start + span.lines;
}
