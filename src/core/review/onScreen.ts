import type { LineSpan } from '../base/lineSpan.ts';
import { mapLine, mapLineBack } from '../diff/lineMap.ts';
import type { ShownLines, ShownSides } from './readingProgress.ts';

/** A run of the file without its contents. */
interface Replacement {
  readonly old: LineSpan;
  readonly new: LineSpan;
}

/**
 * What an editor reports as visible, without what is not. Where nothing but the blank beside a long deletion (or
 * addition) is on screen, the editor still names one line, the nearest. Such a line counts only when its counterpart
 * on the other side is on screen too.
 */
export function linesReallyOnScreen(reported: ShownSides, runs: readonly Replacement[]): ShownSides {
  const { old, new: now } = reported;
  return {
    old: isDoubtful(old, now) && !isBeside(mapLine(runs, lineOf(old)).line, now) ? [] : old,
    new: isDoubtful(now, old) && !isBeside(mapLineBack(runs, lineOf(now)).line, old) ? [] : now,
  };
}

function isDoubtful(side: readonly ShownLines[], other: readonly ShownLines[]): boolean {
  return countLines(side) === 1 && countLines(other) > 1;
}

function countLines(side: readonly ShownLines[]): number {
  return side.reduce((sum, { from, to }) => sum + Math.ceil(to) - Math.floor(from), 0);
}

function lineOf(side: readonly ShownLines[]): number {
  return Math.floor(side[0]?.from ?? 1);
}

/** The line itself or one of its neighbours: what is deleted or added has none of its own. */
function isBeside(line: number, side: readonly ShownLines[]): boolean {
  return side.some(({ from, to }) => line >= Math.floor(from) - 1 && line <= Math.ceil(to));
}
