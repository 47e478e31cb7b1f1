import { Buffer } from 'node:buffer';
import { type LineSpan, containsLine } from '../../base/lineSpan.ts';
import type { FileChange, Unit, UnitId } from '../../diff/change.ts';
import type { ChangeClass } from '../facts.ts';
import type { LinePair, ParsedBlob } from '../syntax/parsedBlob.ts';
import type { SpanPair } from './classifyUnits.ts';
import { hasHiddenCharacter, isDirective } from './directiveComment.ts';
import { whiteSpaceRulesOf } from './whiteSpaceRules.ts';

const linkMode = '120000';
const submoduleMode = '160000';
/** From where a line may be a comment. */
const commentMark = /(?:\/\/|\/\*|\*\/|#|--|^\s*\*).*$/;

/** Links and submodules are no contents: their units are `meta`. Other objects stay `binary`. */
export function objectClasses(file: FileChange): readonly (readonly [UnitId, ChangeClass])[] {
  const isPointer = [file.oldMode, file.newMode].some((mode) => mode === linkMode || mode === submoduleMode);
  if (!isPointer) return [];
  return file.units.filter((unit) => unit.kind === 'object').map((unit) => [unit.id, 'meta']);
}

/**
 * True when every line of the unit that is not blank lies in a block that was moved and means the same in its new place;
 * needs at least one.
 */
export function isMoveUnit(unit: Unit, moved: readonly SpanPair[]): boolean {
  if (unit.kind !== 'text' || moved.length === 0) return false;
  const isMoved = (side: 'old' | 'new', line: number): boolean =>
    moved.some((block) => containsLine(block[side], line));
  const sides = [
    ['old', unit.removedLines],
    ['new', unit.addedLines],
  ] as const;
  return (
    sides.some(([, lines]) => lines.some((line) => !isBlank(line))) &&
    sides.every(([side, lines]) =>
      lines.every((line, at) => isBlank(line) || isMoved(side, unit[side].start + at)),
    )
  );
}

/** True when all lines that the unit removes and adds lie in import statements, or are blank; needs at least one. */
export function isImportUnit(unit: Unit, before: ParsedBlob | null, after: ParsedBlob | null): boolean {
  if (unit.kind !== 'text') return false;
  const isOldImport = liesInImports(unit.old, unit.removedLines, before);
  const isNewImport = liesInImports(unit.new, unit.addedLines, after);
  return (
    isOldImport && isNewImport && [...unit.removedLines, ...unit.addedLines].some((line) => !isBlank(line))
  );
}

/**
 * True when the lines that stay lie in import statements on both sides or on neither. Where not, a comment or a bracket
 * of an import took in code that stands there, or let some out.
 */
export function keepsImportLines(
  units: readonly Unit[],
  before: ParsedBlob | null,
  after: ParsedBlob | null,
): boolean {
  const [old, now] = [keptImportLines(units, 'old', before), keptImportLines(units, 'new', after)];
  return old.length === now.length && old.every((line, at) => line === now[at]);
}

/** The import lines of a side that no unit touches, as numbers of the old side. */
function keptImportLines(
  units: readonly Unit[],
  side: 'old' | 'new',
  parsed: ParsedBlob | null,
): readonly number[] {
  const kept: number[] = [];
  let next = 0;
  let shift = 0;
  for (const [start, end] of parsed?.importLines ?? []) {
    for (let line = start; line <= end; line += 1) {
      for (let unit = units[next]; unit !== undefined && lastLine(unit[side]) < line; unit = units[next]) {
        shift += side === 'old' ? 0 : unit.old.lines - unit.new.lines;
        next += 1;
      }
      const unit = units[next];
      if (unit === undefined || !containsLine(unit[side], line)) kept.push(line + shift);
    }
  }
  return kept;
}

function lastLine({ start, lines }: LineSpan): number {
  return lines === 0 ? start : start + lines - 1;
}

function liesInImports(span: LineSpan, lines: readonly Buffer[], side: ParsedBlob | null): boolean {
  if (span.lines === 0) return true;
  if (side === null || !side.parsed || side.language === null) return false;
  const { language } = side;
  if (whiteSpaceRulesOf(language).imports !== true) return false;
  // A comment above this import is code of C.
  if (language === 'go' && side.imports.some(({ specifier }) => specifier === 'C')) return false;
  return lines.every((line, at) => {
    const number = span.start + at;
    if (isWithin(side.errorLines, number)) return false;
    if (isBlank(line)) return true;
    if (!isWithin(side.importLines, number) || hasHiddenCharacter(line.toString('utf8'))) return false;
    return !isDirective(language, commentIn(line));
  });
}

/** What may be a comment in a line; in front of it stands white space, so that addresses and `#include` are none. */
function commentIn(line: Buffer): string {
  return /(?:^|\s)(?:\/\/|\/\*|\*|#(?!\s*include\b)).*$/s.exec(line.toString('latin1'))?.[0] ?? '';
}

function isWithin(pairs: readonly LinePair[], line: number): boolean {
  return pairs.some(([start, end]) => start <= line && line <= end);
}

function isBlank(line: Buffer): boolean {
  return /^[ \t\r\n]*$/.test(line.toString('latin1'));
}

/**
 * A cheap filter before the trees of both sides are compared: the unit may change only white space, comments or names.
 * What it refuses could never be proven; what it lets through is proven or not by `classifyUnits`.
 */
export function mayBeMechanical(unit: Unit): boolean {
  if (unit.kind !== 'text') return false;
  const removed = Buffer.concat(unit.removedLines).toString('latin1');
  const added = Buffer.concat(unit.addedLines).toString('latin1');
  if (withoutSpace(removed) === withoutSpace(added) || codeLines(removed) === codeLines(added)) return true;
  const isPaired = unit.removedLines.length === unit.addedLines.length;
  return isPaired && withoutNames(removed) === withoutNames(added);
}

/** Identifiers, and the words of other alphabets in whatever encoding, become one sign. */
function withoutNames(text: string): string {
  return text.replace(/[\w$\x80-\xff]+/g, 'x');
}

function withoutSpace(text: string): string {
  return text.replace(/[ \t\r\n]+/g, '');
}

/** The lines without what may be a comment in them. */
function codeLines(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(commentMark, '').trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}

/** Units with equal ids must agree; where they do not, nothing is claimed. */
export function agreeingClasses(
  claims: readonly (readonly [UnitId, ChangeClass])[],
): ReadonlyMap<UnitId, ChangeClass> {
  const agreed = new Map<UnitId, ChangeClass>();
  for (const [id, claim] of claims) {
    const known = agreed.get(id);
    agreed.set(id, known === undefined || known === claim ? claim : 'code');
  }
  return agreed;
}
