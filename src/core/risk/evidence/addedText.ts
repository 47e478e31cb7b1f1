import type { Buffer } from 'node:buffer';
import type { Unit } from '../../diff/change.ts';
import { visitAddedLines } from '../../diff/lazyLines.ts';

/** Added lines are searched together in pieces of this size, so that no long text is made of a large change. */
const pieceBytes = 1_000_000;

/**
 * True when an added line of the unit may hold a match of `words`, which must not look at the borders of lines. Looks
 * at the bytes as one text, so that a unit without any costs no object for each line; never false for a match in ASCII.
 */
export function addedTextMayHold(unit: Unit, words: RegExp): boolean {
  let found = false;
  let piece: { readonly bytes: Buffer; readonly from: number; to: number } | null = null;
  const search = (): void => {
    if (piece !== null && !found) found = words.test(piece.bytes.toString('latin1', piece.from, piece.to));
  };
  visitAddedLines(unit, (bytes, start, end) => {
    if (found) return;
    if (piece !== null && piece.bytes === bytes && end - piece.from <= pieceBytes) piece.to = end;
    else {
      search();
      piece = { bytes, from: start, to: end };
    }
  });
  search();
  return found;
}
