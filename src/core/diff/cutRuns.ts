import type { LineSpan } from '../base/lineSpan.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { Run, Unit } from './change.ts';
import { findContext, type PlacedLines } from './contextWindow.ts';
import { divideRun } from './divideRun.ts';
import { textFingerprint } from './hunkFingerprint.ts';
import { blocksOf, createUnit } from './lazyLines.ts';
import { emptyBlock, type LineBlock } from './lineBlock.ts';
import type { LineTable } from './lineTable.ts';

/** Consecutive lines of one side that are known: the whole file, or one hunk of a foreign patch. */
export interface KnownLines {
  readonly table: LineTable;
  /** Lines of the table, 0-based, end exclusive. */
  readonly first: number;
  readonly end: number;
  /** What must be added to a 0-based line of the file to get its line in the table. */
  readonly shift: number;
}

/** A part of a file with its runs and the lines around them. */
export interface Stretch {
  readonly path: RepoPath;
  readonly oldPath: RepoPath | null;
  readonly old: KnownLines;
  readonly new: KnownLines;
  readonly runs: readonly Run[];
}

/** A run with what was cut from it: one unit, or one for each piece. */
export interface CutRun {
  readonly run: Run;
  readonly units: readonly Unit[];
}

export function wholeFile(table: LineTable): KnownLines {
  return { table, first: 0, end: table.count, shift: 0 };
}

/** Cuts the runs of a stretch into text units. */
export function cutRuns(stretch: Stretch): readonly CutRun[] {
  return stretch.runs.map((run) => {
    const { removed, added } = blocksOf(run);
    const pieces = divideRun(added);
    const blocks = added.divide(pieces);
    const units = pieces.map(([from], index) => {
      const isFirst = from === 0;
      const block = blocks[index] ?? emptyBlock;
      const start = placeOf(run.new) + from;
      const now: LineSpan = block.count === 0 ? run.new : { start: start + 1, lines: block.count };
      const old = isFirst ? run.old : behind(run.old);
      return cutUnit(stretch, { old, new: now, removed: isFirst ? removed : emptyBlock, added: block });
    });
    return { run, units };
  });
}

function cutUnit(
  { path, oldPath, ...sides }: Stretch,
  lines: {
    readonly old: LineSpan;
    readonly new: LineSpan;
    readonly removed: LineBlock;
    readonly added: LineBlock;
  },
): Unit {
  const now = placed(sides.new, lines.new);
  const old = placed(sides.old, lines.old);
  const { k, preFrom, postTo, places } = findContext(now, old);
  const id = textFingerprint({
    path,
    oldPath,
    removed: (writer) => old.table.writeTo(writer, old.from, old.to),
    added: (writer) => now.table.writeTo(writer, now.from, now.to),
    k,
    pre: (writer) => now.table.writeTo(writer, preFrom, now.from),
    post: (writer) => now.table.writeTo(writer, now.to, postTo),
    places,
  });
  return createUnit({ id, kind: 'text', path, ...lines });
}

function placed(known: KnownLines, span: LineSpan): PlacedLines {
  const from = placeOf(span) + known.shift;
  return { table: known.table, from, to: from + span.lines, first: known.first, end: known.end };
}

/** The 0-based line at which a span stands. */
function placeOf(span: LineSpan): number {
  return span.lines === 0 ? span.start : span.start - 1;
}

/** The place behind a span, where nothing is removed any more. */
function behind(span: LineSpan): LineSpan {
  return span.lines === 0 ? span : { start: span.start + span.lines - 1, lines: 0 };
}
