import type { LineTable } from './lineTable.ts';

/** The lines around a unit that its identity holds on to. Indexes are 0-based lines of the table, ends exclusive. */
export interface ContextWindow {
  readonly k: number;
  readonly preFrom: number;
  readonly postTo: number;
  /** Which of several equal places it is, 1-based; null when the window stands only here. */
  readonly place: { readonly nth: number; readonly total: number } | null;
}

/** Attestation page, §1.1.4: three lines make an identity robust; up to twenty make it unique in its file. */
const smallestContext = 3;
const largestContext = 20;

/**
 * The smallest window around the new lines `from .. to - 1` (none for a deletion: then `from` is where it was) that
 * occurs once in the table, cut off at the ends of `stretch`.
 */
export function findContext(
  table: LineTable,
  stretch: { readonly from: number; readonly to: number },
  from: number,
  to: number,
): ContextWindow {
  for (let k = smallestContext; k <= largestContext; k += 1) {
    const preFrom = Math.max(stretch.from, from - k);
    const postTo = Math.min(stretch.to, to + k);
    if (table.occursOnce(preFrom, postTo)) return { k, preFrom, postTo, place: null };
  }
  const preFrom = Math.max(stretch.from, from - largestContext);
  const postTo = Math.min(stretch.to, to + largestContext);
  const places = table.occurrences(preFrom, postTo);
  return { k: largestContext, preFrom, postTo, place: { nth: places.indexOf(preFrom) + 1, total: places.length } };
}
