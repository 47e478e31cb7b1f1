import { isRecord } from '../isRecord.ts';
import type { LanguageId, ParsedFile } from '../facts.ts';

/** An inclusive pair of 1-based lines. */
export type LinePair = readonly [start: number, end: number];

/** What parsing one blob gives, and what the cache keeps: the facts, and the lines of whole import statements. */
export interface ParsedBlob extends ParsedFile {
  readonly importLines: readonly LinePair[];
}

/** The blob of a language whose contents could not be read as a tree: line level only, and why. */
export function unparsedBlob(language: LanguageId | null, reason: string | null): ParsedBlob {
  return { language, parsed: false, symbols: [], imports: [], errorLines: [], importLines: [], reason };
}

/** Checks what a cache gave back. */
export function isParsedBlob(value: unknown): value is ParsedBlob {
  if (!isRecord(value)) return false;
  const { parsed, symbols, imports, errorLines, importLines } = value;
  return (
    typeof parsed === 'boolean' &&
    isArrayOf(symbols, (symbol) =>
      hasFields(symbol, { name: 'string', kind: 'string', start: 'number', end: 'number' }),
    ) &&
    isArrayOf(imports, isImportFact) &&
    isArrayOf(errorLines, isLinePair) &&
    isArrayOf(importLines, isLinePair)
  );
}

function isImportFact(value: unknown): boolean {
  return (
    hasFields(value, { line: 'number', specifier: 'string' }) &&
    isRecord(value) &&
    (value['names'] === undefined || isArrayOf(value['names'], (name) => typeof name === 'string'))
  );
}

function isArrayOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function isLinePair(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isInteger);
}

function hasFields(value: unknown, fields: Readonly<Record<string, 'string' | 'number'>>): boolean {
  return isRecord(value) && Object.entries(fields).every(([field, type]) => typeof value[field] === type);
}
