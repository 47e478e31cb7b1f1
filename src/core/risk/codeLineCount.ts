import type { Buffer } from 'node:buffer';

const [slash, asterisk, hash, dash] = [0x2f, 0x2a, 0x23, 0x2d];
const shortestCode = 3;

/**
 * Lines that say something: with a few letters or digits, and no whole-line comment by the signs that most languages
 * share. Looked at as bytes, because every added line of a change is.
 */
export function codeLineCount(lines: readonly Buffer[]): number {
  let count = 0;
  for (const line of lines) if (isCode(line)) count += 1;
  return count;
}

function isCode(line: Buffer): boolean {
  let at = 0;
  while (at < line.length && (line[at] ?? 0) <= 0x20) at += 1;
  const [first, second] = [line[at], line[at + 1]];
  if (first === asterisk || first === hash || (first === dash && second === dash)) return false;
  if (first === slash && (second === slash || second === asterisk)) return false;
  let words = 0;
  for (; at < line.length && words < shortestCode; at += 1) if (isWord(line[at] ?? 0)) words += 1;
  return words >= shortestCode;
}

/** Letters and digits, and every byte of a letter beyond ASCII. */
function isWord(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a) || byte >= 0x80;
}
