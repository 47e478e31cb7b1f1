import type { VerifiedUnit } from './verifyReport.ts';

/**
 * The lines of the new file that stand for a unit. A deletion stands at the line before it, the nearest one that is
 * still there. What is no text (a mode, a binary file) stands at the first line, and so does what one commit of the
 * range did: its lines are those of that commit.
 */
export function placeOfUnit(unit: Pick<VerifiedUnit, 'new' | 'commit'>): {
  readonly line: number;
  readonly lastLine: number;
} {
  if (unit.commit !== null) return { line: 1, lastLine: 1 };
  const line = Math.max(1, unit.new.start);
  return { line, lastLine: Math.max(line, line + unit.new.lines - 1) };
}
