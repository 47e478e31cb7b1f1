import type { Buffer } from 'node:buffer';
import { hasBytesAt } from './byteLines.ts';
import type { Run } from './change.ts';
import { blocksOf } from './lazyLines.ts';
import type { LineBlock } from './lineBlock.ts';
import type { LineTable } from './lineTable.ts';

/**
 * True when the runs turn `old` into `now` byte for byte, so that a person who has read them has read the whole change.
 * `table` holds the lines of `now`.
 */
export function explainsChange(old: Buffer, now: Buffer, table: LineTable, runs: readonly Run[]): boolean {
  let oldAt = 0;
  let oldLine = 0;
  let newLine = 0;
  for (const run of runs) {
    const start = run.new.lines === 0 ? run.new.start : run.new.start - 1;
    const oldStart = run.old.lines === 0 ? run.old.start : run.old.start - 1;
    if (start < newLine || start + run.new.lines > table.count || oldStart - oldLine !== start - newLine)
      return false;
    const from = table.offset(newLine);
    const to = table.offset(start);
    if (!hasBytesAt(now, from, to, old, oldAt)) return false;
    oldAt += to - from;
    const { removed, added } = blocksOf(run);
    const oldEnd = matchBlock(removed, old, oldAt);
    const newEnd = matchBlock(added, now, to);
    if (oldEnd < 0 || newEnd < 0 || newEnd !== table.offset(start + run.new.lines)) return false;
    oldAt = oldEnd;
    oldLine = oldStart + run.old.lines;
    newLine = start + run.new.lines;
  }
  const from = table.offset(newLine);
  return old.length - oldAt === now.length - from && hasBytesAt(now, from, now.length, old, oldAt);
}

/** Offset behind the block's lines when they stand in `file` at `at`; else -1. */
function matchBlock(block: LineBlock, file: Buffer, at: number): number {
  let end = at;
  block.visit((bytes, start, stop) => {
    if (end >= 0) end = hasBytesAt(bytes, start, stop, file, end) ? end + stop - start : -1;
  });
  return end;
}
