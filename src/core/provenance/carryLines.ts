import { diffArrays } from 'diff';
import type { FileLines } from './fileLines.ts';

/** A span of lines, 1-based and inclusive. */
type Span = readonly [number, number];

/** Maps spans of the old content to what is left of them in the new one. */
export type CarryLines = (span: Span) => Span[];

/** Comparing contents that differ more than this takes seconds; then nothing is carried over. */
const maximumEdits = 5_000;

/** How lines of `old` stand in `current`: lines that are gone or changed are lost. */
export function carryLines(old: FileLines, current: FileLines): CarryLines {
  const kept = keptLines(old.digests, current.digests);
  return ([start, end]) => {
    const spans: [number, number][] = [];
    const last = Math.min(end, kept.length);
    for (let line = start; line <= last; line += 1) {
      const now = kept[line - 1] ?? null;
      if (now === null) continue;
      const open = spans.at(-1);
      if (open !== undefined && open[1] === now - 1) open[1] = now;
      else spans.push([now, now]);
    }
    return spans;
  };
}

/** For each old line its number in the new content, or null. */
function keptLines(old: readonly string[], current: readonly string[]): (number | null)[] {
  const kept: (number | null)[] = [];
  const changes = diffArrays([...old], [...current], { maxEditLength: maximumEdits });
  let line = 1;
  // An undefined result means that the limit was reached.
  for (const { added, removed, count } of changes ?? []) {
    for (let step = 0; step < count; step += 1) {
      if (removed) kept.push(null);
      else {
        if (!added) kept.push(line);
        line += 1;
      }
    }
  }
  return kept;
}
