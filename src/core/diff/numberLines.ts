import type { Buffer } from 'node:buffer';
import { hasBytesAt } from './byteLines.ts';

/**
 * Gives equal lines equal ids, from 0 upwards, and counts each. `offsets` has one more entry than there are lines. Open
 * addressing over an FNV-1a hash, settled by the bytes; a `Map` of strings would decode every line of every file.
 */
export function numberLines(
  bytes: Buffer,
  offsets: Uint32Array,
): { readonly ids: Uint32Array; readonly times: Uint32Array } {
  const count = offsets.length - 1;
  const mask = 2 ** Math.ceil(Math.log2(2 * count + 2)) - 1;
  // Id plus one of the line in each slot; 0 for a free slot.
  const slots = new Uint32Array(mask + 1);
  const hashes = new Uint32Array(count);
  const firstLines = new Uint32Array(count);
  const times = new Uint32Array(count);
  const ids = new Uint32Array(count);
  let distinct = 0;
  for (let line = 0; line < count; line += 1) {
    const from = offsets[line] ?? 0;
    const to = offsets[line + 1] ?? 0;
    const hash = hashOf(bytes, from, to);
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const known = (slots[slot] ?? 0) - 1;
      const other = firstLines[known] ?? 0;
      const start = offsets[other] ?? 0;
      const isSame =
        known >= 0 &&
        hashes[known] === hash &&
        (offsets[other + 1] ?? 0) - start === to - from &&
        hasBytesAt(bytes, from, to, bytes, start);
      if (known >= 0 && !isSame) continue;
      const id = isSame ? known : distinct;
      if (!isSame) {
        distinct += 1;
        slots[slot] = distinct;
        hashes[id] = hash;
        firstLines[id] = line;
      }
      times[id] = (times[id] ?? 0) + 1;
      ids[line] = id;
      break;
    }
  }
  return { ids, times: times.subarray(0, distinct) };
}

function hashOf(bytes: Buffer, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let index = from; index < to; index += 1) hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193);
  return hash >>> 0;
}
