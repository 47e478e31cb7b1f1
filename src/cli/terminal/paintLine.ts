import type { ScreenLine, TextSpan, TextStyle } from './screenLine.ts';
import { characterWidth, textWidth } from './textWidth.ts';

export interface PaintOptions {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly columns: number;
}

/** Select Graphic Rendition of ECMA-48; the sixteen colours that every theme defines. */
const codes: Readonly<Record<TextStyle, string>> = {
  plain: '',
  strong: '1',
  faint: '2',
  added: '32',
  removed: '31',
  place: '36',
  warning: '33',
  error: '1;31',
};

/** Stands before what continues a line, where a new line has its number and sign: text cannot imitate a new line. */
const continuation = '\u2026 ';
const narrowest = 20;

/** The rows of a line, none wider than the terminal: a long line is continued, never cut. */
export function paintLine(line: ScreenLine, { color, columns }: PaintOptions): readonly string[] {
  const gutterWidth = line.gutter.reduce((sum, span) => sum + textWidth(span.text), 0);
  const indent = Math.max(0, gutterWidth - textWidth(continuation));
  const room = Math.max(narrowest, columns - Math.max(gutterWidth, indent + textWidth(continuation)) - 1);
  const rows = wrapSpans(line.gutter.length === 0 ? atBlanks(line.spans, room) : line.spans, room);
  const lead = line.gutter.map((span) => paint(span, color)).join('');
  return rows.map((row, index) => {
    const text = row.map((span) => paint(span, color)).join('');
    const begin =
      index === 0 ? lead : `${' '.repeat(indent)}${paint({ style: 'faint', text: continuation }, color)}`;
    return `${begin}${text}`.trimEnd();
  });
}

function paint({ style, text }: TextSpan, color: boolean): string {
  const code = codes[style];
  return !color || code === '' || text === '' ? text : `\u001B[${code}m${text}\u001B[0m`;
}

/** Prose is broken between words where it can be: a line feed in a span begins a row. Code is broken where it must. */
function atBlanks(spans: readonly TextSpan[], room: number): readonly TextSpan[] {
  let width = 0;
  return spans.map(({ style, text }) => {
    const words = text.split(/(?<= )(?! )/).map((word) => {
      const own = textWidth(word);
      const isBroken = width > 0 && width + textWidth(word.trimEnd()) > room && own < room;
      width = isBroken ? own : width + own;
      return isBroken ? `\n${word}` : word;
    });
    return { style, text: words.join('') };
  });
}

function wrapSpans(spans: readonly TextSpan[], room: number): readonly (readonly TextSpan[])[] {
  const rows: TextSpan[][] = [[]];
  let width = 0;
  for (const { style, text } of spans) {
    let piece = '';
    for (const character of text) {
      const own = character === '\n' ? 0 : characterWidth(character);
      if (character === '\n' || width + own > room) {
        rows.at(-1)?.push({ style, text: piece });
        rows.push([]);
        piece = '';
        width = 0;
      }
      piece += character === '\n' ? '' : character;
      width += own;
    }
    if (piece !== '') rows.at(-1)?.push({ style, text: piece });
  }
  return rows;
}
