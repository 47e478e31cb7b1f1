import type { LineSpan } from '../base/lineSpan.ts';
import type { ObjectId } from '../base/objectId.ts';
import { isNullObjectId } from '../base/objectId.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { BlamedLine } from '../git/blame.ts';
import type { LineChange } from '../git/diffBlobs.ts';
import type { HistoryStep } from './fileHistory.ts';

/** A step with the lines it changed; they do not matter where the file was added or removed. */
export interface ReplayedStep extends HistoryStep {
  readonly changes: readonly LineChange[];
}

/** Lines from `start` up to the next stretch. */
interface Stretch {
  readonly start: number;
  /** Null for lines that are older than the first step. */
  readonly commit: ObjectId | null;
  /** The number in `commit` of the line at `start`. */
  readonly original: number;
}

/**
 * What blame would say about the lines `added` of the file at `path` after `steps`, without the lines that are older.
 * Each step moves the lines that it keeps and claims those that it adds.
 */
export function replayHistory(
  path: RepoPath,
  steps: readonly ReplayedStep[],
  added: readonly LineSpan[],
): BlamedLine[] {
  let stretches: readonly Stretch[] = [{ start: 1, commit: null, original: 1 }];
  for (const { commit, oldOid, newOid, changes } of steps) {
    if (isNullObjectId(oldOid) || isNullObjectId(newOid)) stretches = [{ start: 1, commit, original: 1 }];
    else stretches = applyStep(stretches, commit, changes);
  }
  return linesOf(stretches, path, added);
}

function applyStep(
  stretches: readonly Stretch[],
  commit: ObjectId,
  changes: readonly LineChange[],
): Stretch[] {
  const after: Stretch[] = [];
  let index = 0;
  let oldLine = 1;
  let newLine = 1;
  const keepUpTo = (end: number): void => {
    while (oldLine < end) {
      const stretch = stretches[index];
      const next = stretches[index + 1]?.start ?? Number.POSITIVE_INFINITY;
      if (stretch === undefined) return;
      const until = Math.min(end, next);
      if (until > oldLine) {
        after.push({ ...stretch, start: newLine, original: stretch.original + oldLine - stretch.start });
        newLine += until - oldLine;
        oldLine = until;
      }
      if (next <= oldLine) index += 1;
    }
  };
  for (const change of changes) {
    keepUpTo(firstLine(change.old));
    if (change.new.lines > 0) after.push({ start: newLine, commit, original: newLine });
    newLine += change.new.lines;
    oldLine += change.old.lines;
    while ((stretches[index + 1]?.start ?? Number.POSITIVE_INFINITY) <= oldLine) index += 1;
  }
  keepUpTo(Number.POSITIVE_INFINITY);
  return after;
}

/** An empty span names the line behind which it stands. */
function firstLine({ start, lines }: LineSpan): number {
  return lines === 0 ? start + 1 : start;
}

function linesOf(stretches: readonly Stretch[], path: RepoPath, added: readonly LineSpan[]): BlamedLine[] {
  const lines: BlamedLine[] = [];
  let index = 0;
  for (const span of added) {
    for (let line = span.start; line < span.start + span.lines; line += 1) {
      while ((stretches[index + 1]?.start ?? Number.POSITIVE_INFINITY) <= line) index += 1;
      const stretch = stretches[index];
      if (stretch === undefined || stretch.commit === null) continue;
      const originalLine = stretch.original + line - stretch.start;
      lines.push({ line, commit: stretch.commit, originalLine, originalPath: path, isBoundary: false });
    }
  }
  return lines;
}
