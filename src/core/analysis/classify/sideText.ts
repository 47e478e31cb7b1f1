import type { LineSpan } from '../../base/lineSpan.ts';

/** The source of one side, by lines. */
export interface SideText {
  readonly text: string;
  /** Where each line starts, in UTF-16 indices. */
  readonly lineStarts: readonly number[];
  /** The source as a whole is such that nothing is claimed in it. */
  readonly isRefused: boolean;
}

export function sideTextOf(text: string, refused: RegExp | undefined): SideText {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  return { text, lineStarts, isRefused: refused?.test(text) === true };
}

/** Where a line starts; the end of the text for lines behind the last one. */
export function lineStart(side: SideText, line: number): number {
  return line < 1 ? 0 : (side.lineStarts[line - 1] ?? side.text.length);
}

/** The lines of a span with their terminators. */
export function spanText(side: SideText, span: LineSpan): string {
  return span.lines === 0
    ? ''
    : side.text.slice(lineStart(side, span.start), lineStart(side, span.start + span.lines));
}

/** The span with `reach` lines above and below it. */
export function widened(span: LineSpan, reach: number): LineSpan {
  // An empty span stands behind its line.
  const first = span.lines === 0 ? span.start + 1 : span.start;
  const start = Math.max(1, first - reach);
  return { start, lines: first + span.lines + reach - start };
}
