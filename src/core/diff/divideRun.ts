import type { Buffer } from 'node:buffer';
import { byte } from './byteLines.ts';
import type { LineBlock } from './lineBlock.ts';

/** Runs with more added lines are divided: nobody reads them in one piece. Part of `hf1`: another value gives other units. */
const longestWhole = 40;
const smallestPiece = 8;
const largestPiece = 120;

/**
 * The pieces of a run's added lines as `[from, to)` pairs (0-based). A run of up to 40 lines is one piece. A longer one
 * is cut, from the top, before the first line that starts at column 0 behind a blank line, where the piece then has at
 * least 8 lines and at least 8 remain; at 120 lines it is cut anywhere. Removed lines belong to the first piece.
 */
export function divideRun(added: LineBlock): readonly (readonly [number, number])[] {
  const total = added.count;
  if (total <= longestWhole) return [[0, total]];
  const pieces: (readonly [number, number])[] = [];
  let from = 0;
  let index = 0;
  let isAfterBlank = false;
  added.visit((bytes, start, end) => {
    const size = index - from;
    const isSeam =
      isAfterBlank &&
      size >= smallestPiece &&
      total - index >= smallestPiece &&
      startsAtMargin(bytes, start, end);
    if (isSeam || size >= largestPiece) {
      pieces.push([from, index]);
      from = index;
    }
    isAfterBlank = isBlank(bytes, start, end);
    index += 1;
  });
  pieces.push([from, total]);
  return pieces;
}

/** Only white space: space, tab, CR, LF, vertical tab, form feed. */
function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (!isWhite(bytes[at] ?? 0)) return false;
  return true;
}

function startsAtMargin(bytes: Buffer, start: number, end: number): boolean {
  return end > start && !isWhite(bytes[start] ?? 0);
}

function isWhite(code: number): boolean {
  return code === byte.space || (code >= byte.tab && code <= byte.cr);
}
