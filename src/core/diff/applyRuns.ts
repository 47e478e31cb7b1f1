import { Buffer } from 'node:buffer';
import type { Run } from './change.ts';
import { splitLines } from './splitLines.ts';

/**
 * The new file: `old` with every run replaced. The oracle of this room: it must give the new blob byte for byte.
 * Throws a `RangeError` when a run removes lines that are not there.
 */
export function applyRuns(old: Buffer, runs: readonly Run[]): Buffer {
  const lines = splitLines(old);
  const parts: Buffer[] = [];
  let index = 0;
  for (const run of runs) {
    const start = run.old.lines === 0 ? run.old.start : run.old.start - 1;
    parts.push(...lines.slice(index, start));
    for (const [offset, removed] of run.removedLines.entries()) {
      const present = lines[start + offset];
      if (present?.equals(removed) !== true)
        throw new RangeError(`line ${start + offset + 1} is not the line that the run removes`);
    }
    for (const added of run.addedLines) parts.push(added);
    index = start + run.old.lines;
  }
  return Buffer.concat([...parts, ...lines.slice(index)]);
}
