import type { LineSpan } from '../base/lineSpan.ts';

/** Where lines of one side were replaced by lines of the other: a run, without its contents. */
interface Replacement {
  readonly old: LineSpan;
  readonly new: LineSpan;
}

/** Where a line of one side stands on the other. `isKept` is false for a line that a run replaces or removes. */
export interface MappedLine {
  /** 1-based. For a line that is gone: the first line behind the place where it was. */
  readonly line: number;
  readonly isKept: boolean;
}

/** Maps a line (1-based) of the old side to the new side. Rising lines map to rising or equal lines. */
export function mapLine(runs: readonly Replacement[], oldLine: number): MappedLine {
  return mapThrough(runs, oldLine, 'old', 'new');
}

/** The other way round: a line of the new side to the old side. */
export function mapLineBack(runs: readonly Replacement[], newLine: number): MappedLine {
  return mapThrough(runs, newLine, 'new', 'old');
}

function mapThrough(
  runs: readonly Replacement[],
  line: number,
  from: 'old' | 'new',
  to: 'old' | 'new',
): MappedLine {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (startOf(runs[middle], from) <= line) low = middle + 1;
    else high = middle;
  }
  const before = runs[low - 1];
  if (before === undefined) return { line, isKept: true };
  const end = startOf(before, from) + before[from].lines;
  const otherEnd = startOf(before, to) + before[to].lines;
  return line < end ? { line: otherEnd, isKept: false } : { line: otherEnd + line - end, isKept: true };
}

/** The first line that the run touches, or that stands behind it when it touches none. */
function startOf(run: Replacement | undefined, side: 'old' | 'new'): number {
  if (run === undefined) return Number.POSITIVE_INFINITY;
  return run[side].lines === 0 ? run[side].start + 1 : run[side].start;
}
