/** What a piece of text means. Colour only repeats it: everything that matters is said in characters as well. */
export type TextStyle = 'plain' | 'strong' | 'faint' | 'added' | 'removed' | 'place' | 'warning' | 'error';

export interface TextSpan {
  readonly style: TextStyle;
  /** Already safe for a terminal: no control character, no tab. */
  readonly text: string;
}

/** A line before it is painted: data, whatever the width and the colours of the terminal are. */
export interface ScreenLine {
  /** Stands in front of the first row; further rows of a long line have blanks and a mark of continuation. */
  readonly gutter: readonly TextSpan[];
  readonly spans: readonly TextSpan[];
}

/** A line of one style. */
export function textLine(text: string, style: TextStyle = 'plain'): ScreenLine {
  return { gutter: [], spans: [{ style, text }] };
}
