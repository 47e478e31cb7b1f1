import type { Buffer } from 'node:buffer';
import { hasBytesAt } from './byteLines.ts';
import type { HashedLines } from './hashLines.ts';

/**
 * Gives equal lines equal ids, from 0 upwards, and counts each. Open addressing over the hashes, settled by the bytes;
 * a `Map` of strings would decode every line of every file.
 */
export function numberLines(
  bytes: Buffer,
  { offsets, hashes }: HashedLines,
): { readonly ids: Uint32Array; readonly times: Uint32Array } {
  const count = offsets.length - 1;
  const mask = 2 ** Math.ceil(Math.log2(2 * count + 2)) - 1;
  // Id plus one of the line in each slot; 0 for a free slot.
  const slots = new Uint32Array(mask + 1);
  const firstLines = new Uint32Array(count);
  const times = new Uint32Array(count);
  const ids = new Uint32Array(count);
  let distinct = 0;
  for (let line = 0; line < count; line += 1) {
    const from = offsets[line] ?? 0;
    const to = offsets[line + 1] ?? 0;
    const hash = hashes[line] ?? 0;
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const known = (slots[slot] ?? 0) - 1;
      const other = firstLines[known] ?? 0;
      const start = offsets[other] ?? 0;
      const isSame =
        known >= 0 &&
        hashes[other] === hash &&
        (offsets[other + 1] ?? 0) - start === to - from &&
        hasBytesAt(bytes, from, to, bytes, start);
      if (known >= 0 && !isSame) continue;
      const id = isSame ? known : distinct;
      if (!isSame) {
        distinct += 1;
        slots[slot] = distinct;
        firstLines[id] = line;
      }
      times[id] = (times[id] ?? 0) + 1;
      ids[line] = id;
      break;
    }
  }
  return { ids, times: times.subarray(0, distinct) };
}
