import type { LineSpan } from '../base/lineSpan.ts';
import type { Unit, UnitId } from '../diff/change.ts';

/**
 * Lines `from` to before `to`, 1-based; a fraction is a part of a wrapped line, so `{ from: 3, to: 4.5 }` is line 3 and
 * the first half of line 4.
 */
export interface ShownLines {
  readonly from: number;
  readonly to: number;
}

/** What of the two sides of one file is on screen at one moment. */
export interface ShownSides {
  readonly old: readonly ShownLines[];
  readonly new: readonly ShownLines[];
}

/** What of one unit was on screen so far, counted from its first line, so that it holds when code above it grows. */
export interface UnitReading extends ShownSides {
  /** A unit without text counts once its editor, or the message that stands for it, was shown. */
  readonly isOpened: boolean;
}

type ReadUnit = Pick<Unit, 'id' | 'kind' | 'old' | 'new'>;

/** The first place of a hunk that was never on screen. `line` is 1-based; null for what has no text. */
export interface UnseenPlace {
  readonly side: 'old' | 'new';
  readonly line: number | null;
}

/** How much of a hunk was on screen. Lines count both sides: removed lines only where the old side was visible. */
export interface ReadingProgress {
  readonly lines: number;
  readonly shownLines: number;
  /** Null when all of it was. */
  readonly unseen: UnseenPlace | null;
}

const unread: UnitReading = { old: [], new: [], isOpened: false };

/** Adds what is on screen now to what was known of a unit; the same object when nothing is new. */
export function addShown(
  reading: UnitReading | undefined,
  unit: ReadUnit,
  shown: ShownSides,
  isOpened: boolean,
): UnitReading | undefined {
  const before = reading ?? unread;
  const next = {
    old: unite(before.old, within(unit.old, shown.old)),
    new: unite(before.new, within(unit.new, shown.new)),
    isOpened: before.isOpened || (unit.kind !== 'text' && isOpened),
  };
  const isSame =
    next.isOpened === before.isOpened && isEqual(next.old, before.old) && isEqual(next.new, before.new);
  return isSame ? reading : next;
}

export function readingProgress(
  units: readonly ReadUnit[],
  readings: ReadonlyMap<UnitId, UnitReading>,
): ReadingProgress {
  let lines = 0;
  let shownLines = 0;
  let unseen: UnseenPlace | null = null;
  for (const unit of units) {
    const reading = readings.get(unit.id) ?? unread;
    if (unit.kind !== 'text') {
      if (!reading.isOpened) unseen ??= { side: unit.new.lines > 0 ? 'new' : 'old', line: null };
      continue;
    }
    for (const side of ['old', 'new'] as const) {
      const span = unit[side];
      const missing = missingLines(span.lines, reading[side]);
      lines += span.lines;
      shownLines += span.lines - missing.count;
      if (missing.first !== null) unseen ??= { side, line: span.start + missing.first };
    }
  }
  return { lines, shownLines, unseen };
}

/** How many changed lines of these units are on screen now, at least in part. */
export function linesOnScreen(units: readonly ReadUnit[], shown: ShownSides): number {
  let count = 0;
  for (const unit of units)
    for (const side of ['old', 'new'] as const)
      for (const { from, to } of within(unit[side], shown[side])) count += Math.ceil(to) - Math.floor(from);
  return count;
}

/** The part of `shown` that lies in `span`, counted from the span's first line as 0. */
function within(span: LineSpan, shown: readonly ShownLines[]): readonly ShownLines[] {
  if (span.lines === 0) return [];
  const end = span.start + span.lines;
  return shown.flatMap(({ from, to }) => {
    const cut = { from: Math.max(from, span.start) - span.start, to: Math.min(to, end) - span.start };
    return cut.from < cut.to ? [cut] : [];
  });
}

function unite(a: readonly ShownLines[], b: readonly ShownLines[]): readonly ShownLines[] {
  if (b.length === 0) return a;
  const united: { from: number; to: number }[] = [];
  for (const { from, to } of [...a, ...b].toSorted((one, other) => one.from - other.from)) {
    const last = united.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else united.push({ from, to });
  }
  return united;
}

function isEqual(a: readonly ShownLines[], b: readonly ShownLines[]): boolean {
  return a.length === b.length && a.every((part, at) => part.from === b[at]?.from && part.to === b[at]?.to);
}

/** Of `lines` lines, counted from 0: how many were not shown from their first character to their last. */
function missingLines(
  lines: number,
  shown: readonly ShownLines[],
): { readonly count: number; readonly first: number | null } {
  let count = lines;
  let first: number | null = lines === 0 ? null : 0;
  for (const { from, to } of shown) {
    const [whole, end] = [Math.ceil(from), Math.floor(to)];
    if (end > whole) count -= end - whole;
    if (first !== null && whole <= first && end > first) first = end;
  }
  return { count, first: first !== null && first < lines ? first : null };
}
