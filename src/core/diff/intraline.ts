import { diffWordsWithSpace } from 'diff';

/** A changed stretch inside a line. */
export interface IntralineRange {
  /** 0-based index into the list of lines that was given. */
  readonly index: number;
  /** UTF-16 columns, 0-based, end exclusive; line ends are not part of any range. */
  readonly start: number;
  readonly end: number;
}

export interface IntralineRanges {
  readonly old: readonly IntralineRange[];
  readonly new: readonly IntralineRange[];
}

/** Beyond this many edits jsdiff takes seconds, and highlights no longer help anybody. */
const maxEditLength = 2000;

/** With less than this share of common text the lines have nothing to do with each other: marking words would be noise. */
const leastCommonShare = 0.3;

const nothing: IntralineRanges = { old: [], new: [] };

/**
 * Which words differ between the removed and the added lines of a run. Empty when one side is empty, when the lines
 * have little in common, or when comparing would take too long.
 */
export function intralineRanges(oldLines: readonly string[], newLines: readonly string[]): IntralineRanges {
  if (oldLines.length === 0 || newLines.length === 0) return nothing;
  const old = new RangeCollector(oldLines);
  const now = new RangeCollector(newLines);
  const changes = diffWordsWithSpace(old.text, now.text, { maxEditLength });
  if (changes === undefined) return nothing;
  let common = 0;
  for (const change of changes) {
    if (!change.added) old.take(change.value.length, change.removed);
    if (!change.removed) now.take(change.value.length, change.added);
    if (!change.added && !change.removed) common += change.value.replaceAll(/\s/g, '').length;
  }
  const longest = Math.max(old.text.replaceAll(/\s/g, '').length, now.text.replaceAll(/\s/g, '').length);
  return common < leastCommonShare * longest ? nothing : { old: old.ranges, new: now.ranges };
}

/** Walks the joined lines and notes where changed stretches fall. */
class RangeCollector {
  readonly text: string;
  readonly ranges: IntralineRange[] = [];
  readonly #starts: readonly number[];
  readonly #ends: readonly number[];
  #at = 0;
  #line = 0;

  constructor(lines: readonly string[]) {
    this.text = lines.join('');
    let offset = 0;
    const starts: number[] = [];
    const ends: number[] = [];
    for (const line of lines) {
      starts.push(offset);
      ends.push(offset + line.replace(/\r?\n$/, '').length);
      offset += line.length;
    }
    this.#starts = starts;
    this.#ends = ends;
  }

  take(length: number, isChanged: boolean): void {
    const to = this.#at + length;
    while (this.#line < this.#starts.length) {
      const lineStart = this.#starts[this.#line] ?? 0;
      const start = Math.max(this.#at, lineStart);
      const end = Math.min(to, this.#ends[this.#line] ?? 0);
      if (isChanged && start < end)
        this.ranges.push({ index: this.#line, start: start - lineStart, end: end - lineStart });
      const next = this.#starts[this.#line + 1] ?? this.text.length;
      if (next > to) break;
      this.#line += 1;
    }
    this.#at = to;
  }
}
