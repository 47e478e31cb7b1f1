import type { Buffer } from 'node:buffer';
import type { LineSpan } from '../base/lineSpan.ts';
import type { Unit } from '../diff/change.ts';
import type { FileFacts, SymbolRange } from './facts.ts';

/**
 * The qualified name of the innermost declaration that holds a unit's lines (blank ones at its ends aside): on the new
 * side, or on the old side for a unit that only removes lines. A unit that holds exactly one declaration, with comments
 * around it, is named after that one. Null when the unit is not text, holds several, or the file was not parsed.
 */
export function innermostSymbol(file: FileFacts | undefined, unit: Unit): string | null {
  if (file === undefined || unit.kind !== 'text') return null;
  const isRemoval = unit.new.lines === 0;
  const symbols = (isRemoval ? file.old : file.new)?.symbols ?? [];
  const span = isRemoval ? trimBlank(unit.old, unit.removedLines) : trimBlank(unit.new, unit.addedLines);
  const around = innermost(symbols, span);
  return (onlyWithin(symbols, span) ?? around)?.name ?? null;
}

function endOf(span: LineSpan): number {
  return span.start + span.lines - 1;
}

/** The last of the shortest ranges that hold the span: an inner declaration stands after the one around it. */
function innermost(symbols: readonly SymbolRange[], span: LineSpan): SymbolRange | null {
  let found: SymbolRange | null = null;
  for (const symbol of symbols) {
    if (symbol.start > span.start || symbol.end < endOf(span)) continue;
    if (found === null || symbol.end - symbol.start <= found.end - found.start) found = symbol;
  }
  return found;
}

/** The only outermost declaration that lies in the span whole, when no other one is touched. */
function onlyWithin(symbols: readonly SymbolRange[], span: LineSpan): SymbolRange | null {
  let only: SymbolRange | null = null;
  for (const symbol of symbols) {
    const isAround = symbol.start <= span.start && symbol.end >= endOf(span);
    if (isAround || symbol.end < span.start || symbol.start > endOf(span)) continue;
    if (only !== null && symbol.start >= only.start && symbol.end <= only.end) continue;
    if (only !== null || symbol.start < span.start || symbol.end > endOf(span)) return null;
    only = symbol;
  }
  return only;
}

function isBlank(line: Buffer): boolean {
  return line.toString('latin1').trim() === '';
}

function trimBlank(span: LineSpan, lines: readonly Buffer[]): LineSpan {
  const first = lines.findIndex((line) => !isBlank(line));
  const last = lines.findLastIndex((line) => !isBlank(line));
  return first < 0 ? span : { start: span.start + first, lines: last - first + 1 };
}
