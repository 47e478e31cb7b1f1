import type { FileChange, Unit } from '../diff/change.ts';
import { codeLineCount } from './codeLineCount.ts';
import { changedLines } from './unitLines.ts';

/** What is gone has no fault, and is read faster than what is there. */
const removedPart = 0.05;

/** How long that is which a person reads as one. */
export interface HunkLength {
  /** Changed lines as a reviewer counts them. */
  readonly lines: number;
  /** Lines that count: of code those that say something, and removed ones little; of everything else all lines. */
  readonly counted: number;
}

/**
 * The length of the hunk that each unit stands in: people decide on hunks, and edits that stand close together are one
 * piece of work. Only units of the same sort count together, so that code is no longer for the imports above it.
 */
export function hunkLengths(file: FileChange, isCode: (unit: Unit) => boolean): (unit: Unit) => HunkLength {
  const lengths = new Map<Unit, HunkLength>();
  const take = (units: readonly Unit[], length: HunkLength) => {
    for (const unit of units) lengths.set(unit, length);
  };
  for (const { units } of file.hunks) {
    const code = units.filter(isCode);
    const others = units.filter((unit) => !isCode(unit));
    take(code, codeLength(code));
    take(others, otherLength(others));
  }
  // Units that stand in no hunk are alone.
  return (unit) => lengths.get(unit) ?? (isCode(unit) ? codeLength([unit]) : otherLength([unit]));
}

function codeLength(units: readonly Unit[]): HunkLength {
  const counted = units.reduce(
    (sum, unit) => sum + codeLineCount(unit.addedLines) + removedPart * unit.old.lines,
    0,
  );
  return { lines: linesOf(units), counted };
}

function otherLength(units: readonly Unit[]): HunkLength {
  const lines = linesOf(units);
  return { lines, counted: lines };
}

function linesOf(units: readonly Unit[]): number {
  return units.reduce((sum, unit) => sum + changedLines(unit), 0);
}
