import type { Buffer } from 'node:buffer';
import { lineEnd } from './byteLines.ts';

/** The lines of a file as views of its bytes, terminators kept. Only LF ends a line; the last line may lack it. */
export function splitLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const next = lineEnd(bytes, at, bytes.length);
    const end = next < 0 ? bytes.length : next;
    lines.push(bytes.subarray(at, end));
    at = end;
  }
  return lines;
}
