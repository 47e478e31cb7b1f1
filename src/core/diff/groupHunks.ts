import type { RepoPath } from '../base/repoPath.ts';
import type { Hunk, Run } from './change.ts';
import type { CutRun } from './cutRuns.ts';
import { firstFunctionLine } from './functionLine.ts';

/** Lines of context around a hunk, as `git diff` shows by default. */
const contextLines = 3;

/** What is known of the file around the runs. Places are 0-based lines of the new side. */
export interface HunkFrame {
  readonly path: RepoPath;
  readonly from: number;
  readonly to: number;
  /** The text behind the second `@@` for a hunk that starts at the 0-based line of the old side. Asked in rising order. */
  readonly section: (oldLine: number) => string;
}

/**
 * The hunks that `git diff -U3` would print for these runs, in order. A divided run is not glued to its neighbours:
 * each of its pieces is a hunk of its own, whose header counts its own lines alone.
 */
export function groupHunks(cuts: readonly CutRun[], frame: HunkFrame): readonly Hunk[] {
  const hunks: Hunk[] = [];
  for (let index = 0; index < cuts.length;) {
    const end = groupEnd(cuts, index);
    const group = cuts.slice(index, end);
    const [first] = group;
    if (first !== undefined && first.units.length > 1) hunks.push(...pieceHunks(first, frame));
    else hunks.push(gluedHunk(group, cuts[index - 1]?.run, cuts[end]?.run, frame));
    index = end;
  }
  return hunks;
}

/** Git glues changes with at most twice the context between them (xdiff's `xdl_get_hunk`). */
function groupEnd(cuts: readonly CutRun[], start: number): number {
  for (let index = start; index < cuts.length; index += 1) {
    const cut = cuts[index];
    const next = cuts[index + 1];
    if (cut === undefined || next === undefined || cut.units.length > 1 || next.units.length > 1)
      return index + 1;
    if (newPlace(next.run) - newEnd(cut.run) > 2 * contextLines) return index + 1;
  }
  return cuts.length;
}

function gluedHunk(
  group: readonly CutRun[],
  previous: Run | undefined,
  next: Run | undefined,
  frame: HunkFrame,
): Hunk {
  const first = group[0]?.run;
  const last = group.at(-1)?.run;
  if (first === undefined || last === undefined) return { path: frame.path, header: '', units: [] };
  const above = Math.min(
    contextLines,
    newPlace(first) - (previous === undefined ? frame.from : newEnd(previous)),
  );
  const below = Math.min(contextLines, (next === undefined ? frame.to : newPlace(next)) - newEnd(last));
  const oldFrom = oldPlace(first) - above;
  const newFrom = newPlace(first) - above;
  const old = printRange(oldFrom, oldEnd(last) + below);
  const now = printRange(newFrom, newEnd(last) + below);
  const header = printHeader(old, now, frame.section(oldFrom));
  return { path: frame.path, header, units: group.flatMap((cut) => cut.units) };
}

function pieceHunks(cut: CutRun, frame: HunkFrame): readonly Hunk[] {
  const enclosing = frame.section(oldPlace(cut.run));
  return cut.units.map((unit) => {
    const oldFrom = unit.old.lines === 0 ? unit.old.start : unit.old.start - 1;
    const old = printRange(oldFrom, oldFrom + unit.old.lines);
    const now = printRange(unit.new.start - 1, unit.new.start - 1 + unit.new.lines);
    const section = firstFunctionLine(unit.addedLines, enclosing);
    return { path: frame.path, header: printHeader(old, now, section), units: [unit] };
  });
}

function printHeader(old: string, now: string, section: string): string {
  return `@@ -${old} +${now} @@${section === '' ? '' : ` ${section}`}`;
}

/** Lines `from .. to - 1` (0-based) as a header names them: no count of 1, and the line before an empty range. */
function printRange(from: number, to: number): string {
  const lines = to - from;
  if (lines === 1) return String(from + 1);
  return `${lines === 0 ? from : from + 1},${lines}`;
}

function oldPlace(run: Run): number {
  return run.old.lines === 0 ? run.old.start : run.old.start - 1;
}

function oldEnd(run: Run): number {
  return oldPlace(run) + run.old.lines;
}

function newPlace(run: Run): number {
  return run.new.lines === 0 ? run.new.start : run.new.start - 1;
}

function newEnd(run: Run): number {
  return newPlace(run) + run.new.lines;
}
