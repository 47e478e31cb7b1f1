import type { LineTable } from './lineTable.ts';

/** A unit's lines on one side: `from .. to - 1` of the table, 0-based; when there are none, `from` is its place. */
export interface PlacedLines {
  readonly table: LineTable;
  readonly from: number;
  readonly to: number;
  /** Bounds of the known lines around it: the whole file, or one hunk of a foreign patch. */
  readonly first: number;
  readonly end: number;
}

/** Which of several equal places it is, counted from 1 at the top. */
export interface Place {
  readonly nth: number;
  readonly total: number;
}

/** The lines around a unit that its identity holds on to. Indexes are lines of the new side's table. */
export interface ContextWindow {
  readonly k: number;
  readonly preFrom: number;
  readonly postTo: number;
  /** Null when the context alone tells the place. */
  readonly places: { readonly new: Place; readonly old: Place } | null;
}

/** Three lines make an identity robust; up to twenty make it unique in its file. Part of `hf1`. */
const smallestContext = 3;
const largestContext = 20;

/** The smallest context that stands once in the new file and once in the old one; see `hunkFingerprint`. */
export function findContext(now: PlacedLines, old: PlacedLines): ContextWindow {
  for (let k = smallestContext; k <= largestContext; k += 1) {
    const window = windowOf(now, k);
    const oldWindow = windowOf(old, k);
    if (isOnce(now.table, window) && isOnce(old.table, oldWindow)) return { k, ...window, places: null };
  }
  const window = windowOf(now, largestContext);
  const places = { new: placeOf(now.table, window), old: placeOf(old.table, windowOf(old, largestContext)) };
  return { k: largestContext, ...window, places };
}

type Window = Pick<ContextWindow, 'preFrom' | 'postTo'>;

function windowOf({ from, to, first, end }: PlacedLines, k: number): Window {
  return { preFrom: Math.max(first, from - k), postTo: Math.min(end, to + k) };
}

function isOnce(table: LineTable, { preFrom, postTo }: Window): boolean {
  return table.isOnce(preFrom, postTo);
}

function placeOf(table: LineTable, { preFrom, postTo }: Window): Place {
  const places = table.find(preFrom, postTo, table.count);
  return { nth: places.indexOf(preFrom) + 1, total: places.length };
}
