import type { LineSpan } from '../base/lineSpan.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { Run, Unit } from './change.ts';
import { findContext } from './contextWindow.ts';
import { divideRun } from './divideRun.ts';
import { textFingerprint } from './hunkFingerprint.ts';
import { blocksOf, createUnit } from './lazyLines.ts';
import { emptyBlock, type LineBlock } from './lineBlock.ts';
import type { LineTable } from './lineTable.ts';

/** Consecutive lines of the new file that are known: the whole file, or one hunk of a foreign patch. */
export interface Stretch {
  /** Lines of the table, 0-based, end exclusive. */
  readonly from: number;
  readonly to: number;
  /** What must be added to a 0-based line of the new file to get its line in the table. */
  readonly shift: number;
  readonly runs: readonly Run[];
}

/** A run with what was cut from it: one unit, or one for each piece. */
export interface CutRun {
  readonly run: Run;
  readonly units: readonly Unit[];
}

/** Cuts the runs of a stretch into text units. */
export function cutRuns(
  path: RepoPath,
  oldPath: RepoPath | null,
  table: LineTable,
  stretch: Stretch,
): readonly CutRun[] {
  return stretch.runs.map((run) => {
    const { removed, added } = blocksOf(run);
    const pieces = added.count <= 1 ? [[0, added.count] as const] : divideRun(added.lines());
    const units = pieces.map(([from, to]) => {
      const old = from === 0 ? run.old : behind(run.old);
      return cutPiece({ path, oldPath, table, stretch, run, old, removed: from === 0 ? removed : emptyBlock, added, from, to });
    });
    return { run, units };
  });
}

function cutPiece(piece: {
  readonly path: RepoPath;
  readonly oldPath: RepoPath | null;
  readonly table: LineTable;
  readonly stretch: Stretch;
  readonly run: Run;
  readonly old: LineSpan;
  readonly removed: LineBlock;
  readonly added: LineBlock;
  readonly from: number;
  readonly to: number;
}): Unit {
  const { path, oldPath, table, stretch, run, old, removed, from, to } = piece;
  const added = piece.added.slice(from, to);
  const start = (run.new.lines === 0 ? run.new.start : run.new.start - 1) + from;
  const first = start + stretch.shift;
  const end = first + to - from;
  const { k, preFrom, postTo, place } = findContext(table, stretch, first, end);
  const pre = table.encode(preFrom, first);
  const post = table.encode(end, postTo);
  const id = textFingerprint({ path, oldPath, removed: removed.encode(), added: added.encode(), k, pre, post, place });
  const now: LineSpan = to === from ? run.new : { start: start + 1, lines: to - from };
  return createUnit({ id, kind: 'text', path, old, new: now, removed, added });
}

/** The place behind a span, where nothing is removed any more. */
function behind(span: LineSpan): LineSpan {
  return span.lines === 0 ? span : { start: span.start + span.lines - 1, lines: 0 };
}
