import type { Buffer } from 'node:buffer';
import { decodeRepoPath } from '../../core/base/repoPath.ts';
import { visibleText } from '../../core/risk/visibleText.ts';
import { terminalText } from '../output/table.ts';

const tabWidth = 4;

/**
 * Text of a repository as a terminal may show it: nothing in it can move the cursor, change colours or reorder a line,
 * and what nobody could see stands as `<U+202E>`. Tabs become blanks.
 */
export function displayText(text: string): string {
  return terminalText(expandTabs(visibleText(text)));
}

/** Which of the characters that leave no trace on a screen are shown; in most hunks they would only be noise. */
export interface BlankMarks {
  /** A carriage return before the line end, as `<CR>`. */
  readonly returns: boolean;
  /** Tabs as an arrow and blanks at the end of a line as dots. */
  readonly blanks: boolean;
}

/** A line of a file, byte for byte: what is no UTF-8 stands as `<0xE9>`. The terminator is not shown. */
export function displayLine(line: Buffer, marks: BlankMarks): string {
  const end = line.at(-1) === 0x0a ? line.length - 1 : line.length;
  const hasReturn = line[end - 1] === 0x0d;
  const text = decodeRepoPath(line.subarray(0, hasReturn ? end - 1 : end));
  const visible = visibleText(
    text.replaceAll(
      /[\uDC80-\uDCFF]/g,
      (byte) => `<0x${(byte.charCodeAt(0) - 0xdc00).toString(16).toUpperCase()}>`,
    ),
  );
  const marked = marks.blanks
    ? visible.replace(/[ \t]+$/, (blanks) => blanks.replaceAll(' ', '\u00B7'))
    : visible;
  return `${terminalText(expandTabs(marked, marks.blanks ? '\u2192' : ' '))}${hasReturn && marks.returns ? '<CR>' : ''}`;
}

function expandTabs(text: string, mark = ' '): string {
  if (!text.includes('\t')) return text;
  let column = 0;
  return Array.from(text, (character) => {
    const shown = character === '\t' ? mark.padEnd(tabWidth - (column % tabWidth)) : character;
    column += shown.length;
    return shown;
  }).join('');
}
