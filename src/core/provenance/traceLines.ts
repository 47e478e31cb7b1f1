import type { LineSpan } from '../base/lineSpan.ts';
import type { BlamedLine } from '../git/blame.ts';
import type { LineChange } from '../git/diffBlobs.ts';
import { type BlobChanges, pairKey } from './blobChanges.ts';
import { reachableBlobs, type TracedBlob } from './tracedBlob.ts';

/** Lines that stand together: `line` at the head, `at` in the blob where they were found last. */
interface Stretch {
  readonly line: number;
  readonly at: number;
  readonly count: number;
}

/**
 * What blame would say about the lines `added` of the traced file, without the lines that are older than the range.
 * Where a commit has several parents, each is asked for what those before it did not have. Null when blobs along the
 * way were not compared.
 */
export function traceLines(
  root: TracedBlob,
  added: readonly LineSpan[],
  changes: BlobChanges,
): readonly BlamedLine[] | null {
  const found: BlamedLine[] = [];
  const reached = new Map<TracedBlob, Stretch[]>([
    [
      root,
      added.flatMap(({ start, lines }) => (lines === 0 ? [] : [{ line: start, at: start, count: lines }])),
    ],
  ]);
  for (const blob of reachableBlobs(root)) {
    let open: readonly Stretch[] = reached.get(blob) ?? [];
    if (!blob.isInRange) continue;
    for (const { to, pair } of blob.links) {
      if (open.length === 0) break;
      const replaced = pair === null ? [] : changes.get(pairKey(pair));
      if (replaced === undefined) return null;
      const { kept, own } = divide(open, replaced);
      reached.set(to, [...(reached.get(to) ?? []), ...kept]);
      open = own;
    }
    for (const stretch of open)
      for (let step = 0; step < stretch.count; step += 1) found.push(lineOf(blob, stretch, step));
  }
  return found.toSorted((a, b) => a.line - b.line);
}

function lineOf({ commit, path }: TracedBlob, { line, at }: Stretch, step: number): BlamedLine {
  return { line: line + step, commit, originalLine: at + step, originalPath: path, isBoundary: false };
}

/** What stood before the changes, where it stood then, and what the changes brought. */
function divide(
  stretches: readonly Stretch[],
  changes: readonly LineChange[],
): { readonly kept: readonly Stretch[]; readonly own: readonly Stretch[] } {
  const kept: Stretch[] = [];
  const own: Stretch[] = [];
  const sorted = stretches.toSorted((a, b) => a.at - b.at);
  let index = 0;
  let growth = 0;
  let reached = 0;
  for (const { line, at: start, count } of sorted) {
    // Two lines of the head may come from one, each by another parent: then the changes are gone through again.
    if (start < reached) index = growth = 0;
    reached = start + count;
    for (let at = start; at < start + count;) {
      let change = changes[index];
      while (change !== undefined && placeOf(change.new) + change.new.lines <= at) {
        growth += change.new.lines - change.old.lines;
        index += 1;
        change = changes[index];
      }
      const from = change === undefined ? Number.POSITIVE_INFINITY : placeOf(change.new);
      const isOwn = change !== undefined && from <= at;
      const end = Math.min(start + count, isOwn && change !== undefined ? from + change.new.lines : from);
      const part = { line: line + at - start, at: isOwn ? at : at - growth, count: end - at };
      (isOwn ? own : kept).push(part);
      at = end;
    }
  }
  return { kept, own };
}

/** The first line of a span, or the one behind the place that an empty one names. */
function placeOf({ start, lines }: LineSpan): number {
  return lines === 0 ? start + 1 : start;
}
