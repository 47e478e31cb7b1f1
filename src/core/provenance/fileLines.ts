import type { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';

/** The lines of a file as live records are compared with it: UTF-8, without line ends, so that CRLF is no difference. */
export interface FileLines {
  /** One per line. */
  readonly digests: readonly string[];
  /** Lines of brackets, blanks and the like, which stand everywhere and place nothing. */
  readonly isTrivial: readonly boolean[];
  /** Where each digest stands, as 0-based indexes, rising. */
  readonly places: ReadonlyMap<string, readonly number[]>;
}

export function readFileLines(content: Buffer): FileLines {
  const lines = textLines(content.toString('utf8'));
  const digests = lines.map(lineDigest);
  const places = new Map<string, number[]>();
  for (const [index, digest] of digests.entries()) {
    const known = places.get(digest);
    if (known === undefined) places.set(digest, [index]);
    else known.push(index);
  }
  return { digests, isTrivial: lines.map(isTrivialLine), places };
}

/** The lines of a text; what follows the last line end is a line unless it is empty. */
export function textLines(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Names a line without telling it: 16 hexadecimal digits of the SHA-256 of its text without the line end. */
export function lineDigest(line: string): string {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Fewer letters and digits than this say nothing about where a line is from. */
const fewestWordCharacters = 3;

function isTrivialLine(line: string): boolean {
  let count = 0;
  for (const _ of line.matchAll(/[\p{L}\p{N}]/gu)) {
    count += 1;
    if (count >= fewestWordCharacters) return false;
  }
  return true;
}
