import type { Buffer } from 'node:buffer';
import { byte } from './byteLines.ts';

/** Where lines stand in their bytes, and a hash of each. */
export interface HashedLines {
  /** One more than there are lines: line `i` is `offsets[i] .. offsets[i + 1]`. */
  readonly offsets: Uint32Array;
  readonly hashes: Uint32Array;
}

/** FNV-1a, 32 bits. */
const hashSeed = 0x811c9dc5;
const hashPrime = 0x01000193;

/** The lines of a file, found and hashed in one pass over its bytes. The last line may lack its line end. */
export function hashFile(bytes: Buffer): HashedLines {
  const { length } = bytes;
  // A guess that seldom has to grow.
  let offsets = new Uint32Array((length >>> 4) + 2);
  let hashes = new Uint32Array(offsets.length);
  let count = 0;
  for (let at = 0; at < length;) {
    let hash = hashSeed;
    let code = 0;
    while (at < length && code !== byte.lf) {
      code = bytes[at] ?? 0;
      hash = Math.imul(hash ^ code, hashPrime);
      at += 1;
    }
    if (count + 1 === offsets.length) {
      offsets = grown(offsets);
      hashes = grown(hashes);
    }
    hashes[count] = hash;
    count += 1;
    offsets[count] = at;
  }
  return { offsets: offsets.slice(0, count + 1), hashes: hashes.subarray(0, count) };
}

/** Lines that are given one by one, and as `bytes` behind each other. */
export function hashLines(bytes: Buffer, lines: readonly Uint8Array[]): HashedLines {
  const offsets = new Uint32Array(lines.length + 1);
  const hashes = new Uint32Array(lines.length);
  for (const [index, line] of lines.entries()) {
    const from = offsets[index] ?? 0;
    const to = from + line.length;
    let hash = hashSeed;
    for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), hashPrime);
    hashes[index] = hash;
    offsets[index + 1] = to;
  }
  return { offsets, hashes };
}

function grown(values: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const longer = new Uint32Array(2 * values.length);
  longer.set(values);
  return longer;
}
