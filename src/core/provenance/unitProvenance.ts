import type { Unit } from '../diff/change.ts';
import type { AttributedRange, AuthorKind, FileProvenance, UnitProvenance } from './attribution.ts';
import { strongerTier } from './claim.ts';
import { distinctConflicts } from './conflictingClaims.ts';
import { distinctSources } from './distinctSources.ts';
import { markUnit } from './markUnit.ts';

type Lines = readonly [number, number];

const nothingKnown: UnitProvenance = {
  kind: 'unknown',
  tier: null,
  aiLines: [],
  humanLines: [],
  sources: [],
};

/**
 * What the added lines of a unit say together: one kind when they agree, else `mixed`. A unit without added lines
 * takes what the commits that touched its path say. Lines that both wrote count among `aiLines`.
 */
export function unitProvenance(unit: Unit, file: FileProvenance | undefined): UnitProvenance {
  if (file === undefined) return nothingKnown;
  if (unit.kind !== 'text' || unit.new.lines === 0) {
    const { kind, tier, sources } = file.removed?.get(unit.id) ?? file.touched;
    const touched = { kind, tier, aiLines: [], humanLines: [], sources };
    return markUnit(touched, unit, file.marks?.get(unit.id) ?? []);
  }
  const end = unit.new.start + unit.new.lines - 1;
  const ranges = clip(file.ranges, unit.new.start, end);
  const covered = ranges.reduce((sum, range) => sum + range.end - range.start + 1, 0);
  const kinds = new Set<AuthorKind>(ranges.map((range) => range.kind));
  if (covered < unit.new.lines) kinds.add('unknown');
  const [only] = kinds;
  const conflicts = distinctConflicts(ranges.flatMap((range) => range.conflicts ?? []));
  return {
    kind: kinds.size === 1 && only !== undefined ? only : 'mixed',
    tier: ranges.reduce<UnitProvenance['tier']>((tier, range) => strongerTier(tier, range.tier), null),
    aiLines: linesOf(ranges, ['ai', 'mixed']),
    humanLines: linesOf(ranges, ['human']),
    sources: distinctSources(ranges.flatMap((range) => (range.source === null ? [] : [range.source]))),
    ...(conflicts.length === 0 ? {} : { conflicts }),
  };
}

/** The parts of the sorted `ranges` inside `start..end`. */
function clip(ranges: readonly AttributedRange[], start: number, end: number): AttributedRange[] {
  const clipped: AttributedRange[] = [];
  for (let at = firstReaching(ranges, start); at < ranges.length; at += 1) {
    const range = ranges[at];
    if (range === undefined || range.start > end) break;
    clipped.push({ ...range, start: Math.max(range.start, start), end: Math.min(range.end, end) });
  }
  return clipped;
}

/** Binary search for the first range that ends at or after `line`. */
function firstReaching(ranges: readonly AttributedRange[], line: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.end ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  return low;
}

function linesOf(ranges: readonly AttributedRange[], kinds: readonly AuthorKind[]): Lines[] {
  const lines: Lines[] = [];
  for (const { start, end, kind } of ranges) {
    if (!kinds.includes(kind)) continue;
    const last = lines.at(-1);
    if (last !== undefined && last[1] === start - 1) lines[lines.length - 1] = [last[0], end];
    else lines.push([start, end]);
  }
  return lines;
}
