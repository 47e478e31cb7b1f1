import type { Buffer } from 'node:buffer';
import { containsLine } from '../base/lineSpan.ts';
import type { FileChange, Unit, UnitId } from '../diff/change.ts';

/** A line of a diff as text without terminator; `number` is 1-based on its own side. */
export interface TextLine {
  readonly number: number;
  readonly text: string;
  readonly unit: UnitId;
}

/** Longer lines (minified code, data) are cut for the rules that match patterns: nobody reads them as code. */
const maxMatchedLength = 4_000;

/** Added lines of a text unit, with new-side numbers. */
export function addedTextLines(unit: Unit): readonly TextLine[] {
  return textLines(unit.addedLines, unit.new.start, unit.id);
}

/** Removed lines of a text unit, with old-side numbers. */
export function removedTextLines(unit: Unit): readonly TextLine[] {
  return textLines(unit.removedLines, unit.old.start, unit.id);
}

/**
 * The runs of a file, each as the units it was cut into: one unit, or the adjoining pieces of a long run. Units that
 * are not text stand alone.
 */
export function runsOfUnits(file: FileChange): readonly (readonly Unit[])[] {
  const runs: Unit[][] = [];
  for (const unit of file.units) {
    const last = runs.at(-1);
    const previous = last?.at(-1);
    if (last !== undefined && previous !== undefined && adjoins(previous, unit)) last.push(unit);
    else runs.push([unit]);
  }
  return runs;
}

/** True when `unit` continues `previous` without an unchanged line between them: pieces of one divided run. */
export function adjoins(previous: Unit, unit: Unit): boolean {
  if (previous.kind !== 'text' || unit.kind !== 'text' || previous.path !== unit.path) return false;
  return nextLine(previous.new) === firstLine(unit.new) && nextLine(previous.old) === firstLine(unit.old);
}

/** Changed lines of a unit as a reviewer counts them: added plus removed. */
export function changedLines(unit: Unit): number {
  return unit.new.lines + unit.old.lines;
}

/** The unit in which the new-side line was added; null when the line is not part of the diff. */
export function unitAtLine(file: FileChange, line: number): Unit | null {
  return file.units.find((unit) => unit.kind === 'text' && containsLine(unit.new, line)) ?? null;
}

/** One line as text without its terminator, whole. */
export function decodeLine(line: Buffer): string {
  return line.toString('utf8').replace(/\r?\n$/, '');
}

function textLines(lines: readonly Buffer[], start: number, unit: UnitId): readonly TextLine[] {
  return lines.map((line, index) => ({
    number: start + index,
    text: decodeLine(line.length > maxMatchedLength ? line.subarray(0, maxMatchedLength) : line),
    unit,
  }));
}

/** First line a span covers, or the line at which an empty span inserts. */
function firstLine(span: Unit['new']): number {
  return span.lines === 0 ? span.start + 1 : span.start;
}

function nextLine(span: Unit['new']): number {
  return firstLine(span) + span.lines;
}
