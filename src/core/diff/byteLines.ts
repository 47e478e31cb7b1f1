import type { Buffer } from 'node:buffer';

/** Bytes that a diff's grammar is made of. Only LF ends a line: not CR, not form feed, not U+0085, not U+2028. */
export const byte = {
  lf: 10,
  cr: 13,
  space: 32,
  tab: 9,
  quote: 34,
  plus: 43,
  minus: 45,
  at: 64,
  backslash: 92,
} as const;

/** Offset just behind the LF that ends the line at `at`; -1 when there is none before `end`. A loop beats `indexOf` on short lines. */
export function lineEnd(bytes: Buffer, at: number, end: number): number {
  for (let index = at; index < end; index += 1) if (bytes[index] === byte.lf) return index + 1;
  return -1;
}

/** True when the bytes at `at` are the ASCII `text`. */
export function startsWithAscii(bytes: Buffer, at: number, end: number, text: string): boolean {
  if (at + text.length > end) return false;
  for (let index = 0; index < text.length; index += 1)
    if (bytes[at + index] !== text.charCodeAt(index)) return false;
  return true;
}

/** Below this many bytes a loop is quicker than a call into native code. */
const shortRange = 48;

/** Copies `from[start .. end - 1]` to `to[at ..]`. */
export function copyBytes(from: Buffer, start: number, end: number, to: Buffer, at: number): void {
  if (end - start >= shortRange) from.copy(to, at, start, end);
  else for (let index = start; index < end; index += 1) to[at + index - start] = from[index] ?? 0;
}

/** True when `one[start .. end - 1]` stands in `other` at `at`. */
export function hasBytesAt(one: Buffer, start: number, end: number, other: Buffer, at: number): boolean {
  const otherEnd = at + end - start;
  if (otherEnd > other.length) return false;
  if (end - start >= shortRange) return one.compare(other, at, otherEnd, start, end) === 0;
  for (let index = start; index < end; index += 1) if (one[index] !== other[at + index - start]) return false;
  return true;
}
