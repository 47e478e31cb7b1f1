import type { DeclarationChange, LineRange } from '../analysis/facts.ts';
import type { LineSpan } from '../base/lineSpan.ts';
import type { FileChange, Unit } from '../diff/change.ts';

/**
 * The unit in which a public declaration changes: the one that holds its first line, else the first that touches it, on
 * the new side where there is one. Null when the declaration changes without a line of its own, as through `export {}`.
 */
export function declarationUnit(
  file: FileChange,
  change: Pick<DeclarationChange, 'old' | 'new'>,
): Unit | null {
  const texts = file.units.filter((unit) => unit.kind === 'text');
  const touching = texts.filter((unit) => touches(unit.new, change.new) || touches(unit.old, change.old));
  const first = touching.find((unit) => holds(unit.new, change.new) || holds(unit.old, change.old));
  return first ?? touching[0] ?? null;
}

function touches(span: LineSpan, range: LineRange | null): boolean {
  return range !== null && span.lines > 0 && span.start <= range.end && span.start + span.lines > range.start;
}

function holds(span: LineSpan, range: LineRange | null): boolean {
  return range !== null && span.start <= range.start && span.start + span.lines > range.start;
}
