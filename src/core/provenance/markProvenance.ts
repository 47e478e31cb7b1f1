import type { RepoPath } from '../base/repoPath.ts';
import type { Change, Unit } from '../diff/change.ts';
import type {
  AttributedRange,
  AuthorshipMark,
  ConflictingClaim,
  FileProvenance,
  MarksByUnit,
  Provenance,
} from './attribution.ts';
import { markSource, markTier } from './markUnit.ts';

/**
 * The provenance with what people say of units, line by line where a unit has added lines. The rule is that of
 * `markUnit`: a mark as AI always counts, one as human only where nothing says AI.
 */
export function markProvenance(provenance: Provenance, change: Change, marks: MarksByUnit): Provenance {
  if (marks.size === 0) return provenance;
  const files = new Map(provenance.files);
  for (const file of change.files) {
    const known = files.get(file.path);
    const units = file.units.filter((unit) => marks.has(unit.id));
    if (units.length > 0) files.set(file.path, markFile(known ?? unknownFile(file.path), units, marks));
  }
  return { ...provenance, files };
}

function unknownFile(path: RepoPath): FileProvenance {
  return { path, ranges: [], touched: { kind: 'unknown', tier: null, sources: [] } };
}

function markFile(file: FileProvenance, units: readonly Unit[], marks: MarksByUnit): FileProvenance {
  const ofUnits = new Map([
    ...(file.marks ?? []),
    ...units.map((unit) => [unit.id, marksOf(unit, marks)] as const),
  ]);
  const ranges = units
    .filter((unit) => unit.kind === 'text' && unit.new.lines > 0)
    .reduce((before, unit) => markRanges(before, unit, marksOf(unit, marks)), file.ranges);
  return { ...file, ranges, marks: ofUnits };
}

function marksOf({ id }: Unit, marks: MarksByUnit): readonly AuthorshipMark[] {
  return marks.get(id) ?? [];
}

function markRanges(
  ranges: readonly AttributedRange[],
  { new: { start, lines } }: Unit,
  marks: readonly AuthorshipMark[],
): readonly AttributedRange[] {
  const end = start + lines - 1;
  return ranges.flatMap((range) => {
    if (range.end < start || range.start > end) return [range];
    const inside = { ...range, start: Math.max(range.start, start), end: Math.min(range.end, end) };
    return [
      ...(range.start < start ? [{ ...range, end: start - 1 }] : []),
      markRange(inside, marks),
      ...(range.end > end ? [{ ...range, start: end + 1 }] : []),
    ];
  });
}

function markRange(range: AttributedRange, marks: readonly AuthorshipMark[]): AttributedRange {
  const ai = marks.find((mark) => mark.kind === 'ai');
  const human = marks.find((mark) => mark.kind === 'human');
  if (range.kind === 'ai' || range.kind === 'mixed') {
    return human === undefined ? range : withConflict(range, markedAs('human'));
  }
  if (ai === undefined) {
    if (human === undefined || range.kind === 'human') return range;
    return { ...range, kind: 'human', tier: markTier, source: markSource(human) };
  }
  const marked: AttributedRange = { ...range, kind: 'ai', tier: markTier, source: markSource(ai) };
  const contradicted = human === undefined ? marked : withConflict(marked, markedAs('human'));
  if (range.kind !== 'human' || range.tier === null || range.source === null) return contradicted;
  return withConflict(contradicted, { kind: 'human', tier: range.tier, reader: range.source.reader });
}

function markedAs(kind: 'ai' | 'human'): ConflictingClaim {
  return { kind, tier: markTier, reader: 'marked' };
}

function withConflict(range: AttributedRange, conflict: ConflictingClaim): AttributedRange {
  return { ...range, conflicts: [...(range.conflicts ?? []), conflict] };
}
