import type { LineChange } from '../git/diffBlobs.ts';
import type { LineClaim } from './claim.ts';

/** Beyond this many pieces the claims are not carried: hostile notes claim everything many times. */
const maximumPieces = 500_000;

/** Old lines `start..end` (inclusive) that stand unchanged at `start + shift`. */
interface Kept {
  readonly start: number;
  readonly end: number;
  readonly shift: number;
}

/**
 * Claims on lines of one version of a file as claims on the lines of another that stand there unchanged, given the
 * sorted `changes` between the two; lines that were changed are left out. Null when there are too many pieces.
 */
export function carryClaims(
  claims: readonly LineClaim[],
  changes: readonly LineChange[],
): LineClaim[] | null {
  const kept = keptLines(changes);
  const carried: LineClaim[] = [];
  for (const claim of claims) {
    for (let at = firstReaching(kept, claim.start); at < kept.length; at += 1) {
      const part = kept[at];
      if (part === undefined || part.start > claim.end) break;
      const start = Math.max(claim.start, part.start) + part.shift;
      carried.push({ ...claim, start, end: Math.min(claim.end, part.end) + part.shift });
      if (carried.length > maximumPieces) return null;
    }
  }
  return carried;
}

function keptLines(changes: readonly LineChange[]): Kept[] {
  const kept: Kept[] = [];
  let start = 1;
  let shift = 0;
  for (const { old, new: after } of changes) {
    // An empty span names the line after which something happened.
    const end = old.lines === 0 ? old.start : old.start - 1;
    if (end >= start) kept.push({ start, end, shift });
    start = end + old.lines + 1;
    shift += after.lines - old.lines;
  }
  kept.push({ start, end: Number.MAX_SAFE_INTEGER, shift });
  return kept;
}

/** Binary search for the first part that ends at or after `line`. */
function firstReaching(kept: readonly Kept[], line: number): number {
  let low = 0;
  let high = kept.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((kept[middle]?.end ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  return low;
}
