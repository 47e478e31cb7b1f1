import { Buffer } from 'node:buffer';
import { byte, lineEnd } from './byteLines.ts';

/**
 * A file's lines as numbers: equal lines have equal ids, so that comparing windows of lines compares integers. A
 * table may hold several stretches of a file whose rest is unknown; an empty line stands between them and equals
 * nothing that a file can hold.
 */
export class LineTable {
  readonly count: number;
  readonly #bytes: Buffer;
  /** `count + 1` offsets: line `i` is `offsets[i] .. offsets[i + 1]`. */
  readonly #offsets: Uint32Array;
  readonly #ids: Uint32Array;
  readonly #timesById: Uint32Array;
  /** Lines in the order of their ids, built when a window without a singular line is first asked for. */
  #positions: { readonly starts: Uint32Array; readonly lines: Uint32Array } | null = null;

  constructor(bytes: Buffer, offsets: Uint32Array) {
    this.#bytes = bytes;
    this.#offsets = offsets;
    this.count = offsets.length - 1;
    const { ids, timesById } = numberLines(bytes, offsets);
    this.#ids = ids;
    this.#timesById = timesById;
  }

  static ofFile(bytes: Buffer): LineTable {
    let count = bytes.length > 0 && bytes[bytes.length - 1] !== byte.lf ? 1 : 0;
    for (let index = 0; index < bytes.length; index += 1) if (bytes[index] === byte.lf) count += 1;
    const offsets = new Uint32Array(count + 1);
    for (let at = 0, line = 1; line <= count; line += 1) {
      const next = lineEnd(bytes, at, bytes.length);
      at = offsets[line] = next < 0 ? bytes.length : next;
    }
    return new LineTable(bytes, offsets);
  }

  static ofLines(lines: readonly Uint8Array[]): LineTable {
    const offsets = new Uint32Array(lines.length + 1);
    for (const [index, line] of lines.entries()) offsets[index + 1] = (offsets[index] ?? 0) + line.length;
    return new LineTable(Buffer.concat(lines), offsets);
  }

  /** Line `index` (0-based), terminator included. */
  line(index: number): Buffer {
    return this.#bytes.subarray(this.#offsets[index], this.#offsets[index + 1]);
  }

  /** Offset of line `index` in the bytes of the table; of their end for `count`. */
  offset(index: number): number {
    return this.#offsets[index] ?? this.#bytes.length;
  }

  /** `u32be(length) || bytes` for each of the lines `from .. to - 1`. */
  encode(from: number, to: number): Buffer {
    const parts: Buffer[] = [];
    for (let index = from; index < to; index += 1) {
      const line = this.line(index);
      const length = Buffer.allocUnsafe(4);
      length.writeUInt32BE(line.length);
      parts.push(length, line);
    }
    return Buffer.concat(parts);
  }

  /** True when the lines `from .. to - 1` stand nowhere else in the table. No lines at all are everywhere the same place. */
  occursOnce(from: number, to: number): boolean {
    if (from >= to) return true;
    const rarest = this.#rarest(from, to);
    if (this.#timesById[this.#idAt(rarest)] === 1) return true;
    return this.#find(from, to, rarest, 2).length === 1;
  }

  /** Where else the lines `from .. to - 1` stand: start indexes in rising order, `from` among them. */
  occurrences(from: number, to: number): readonly number[] {
    return from >= to ? [from] : this.#find(from, to, this.#rarest(from, to), this.count);
  }

  #idAt(index: number): number {
    return this.#ids[index] ?? 0;
  }

  #rarest(from: number, to: number): number {
    let rarest = from;
    for (let index = from + 1; index < to; index += 1) {
      if ((this.#timesById[this.#idAt(index)] ?? 0) < (this.#timesById[this.#idAt(rarest)] ?? 0)) rarest = index;
    }
    return rarest;
  }

  #find(from: number, to: number, anchor: number, limit: number): number[] {
    const { starts, lines } = (this.#positions ??= this.#sortPositions());
    const id = this.#idAt(anchor);
    const found: number[] = [];
    for (let at = starts[id] ?? 0; at < (starts[id + 1] ?? 0) && found.length < limit; at += 1) {
      const start = (lines[at] ?? 0) - (anchor - from);
      if (start >= 0 && this.#equal(from, to, start)) found.push(start);
    }
    return found;
  }

  #equal(from: number, to: number, start: number): boolean {
    if (start + to - from > this.count) return false;
    for (let index = from; index < to; index += 1) if (this.#ids[index] !== this.#ids[start + index - from]) return false;
    return true;
  }

  #sortPositions(): { starts: Uint32Array; lines: Uint32Array } {
    const starts = new Uint32Array(this.#timesById.length + 1);
    for (let id = 0; id < this.#timesById.length; id += 1) starts[id + 1] = (starts[id] ?? 0) + (this.#timesById[id] ?? 0);
    const cursors = starts.slice();
    const lines = new Uint32Array(this.count);
    for (let index = 0; index < this.count; index += 1) {
      const id = this.#idAt(index);
      const at = cursors[id] ?? 0;
      lines[at] = index;
      cursors[id] = at + 1;
    }
    return { starts, lines };
  }
}

/** Numbers equal lines alike by open addressing over an FNV-1a hash; equal hashes are settled by the bytes. */
function numberLines(bytes: Buffer, offsets: Uint32Array): { ids: Uint32Array; timesById: Uint32Array } {
  const count = offsets.length - 1;
  const mask = 2 ** Math.ceil(Math.log2(2 * count + 2)) - 1;
  const slots = new Uint32Array(mask + 1);
  const hashes = new Uint32Array(count);
  const firstLine = new Uint32Array(count);
  const times = new Uint32Array(count);
  const ids = new Uint32Array(count);
  let distinct = 0;
  for (let line = 0; line < count; line += 1) {
    const from = offsets[line] ?? 0;
    const to = offsets[line + 1] ?? 0;
    const hash = hashOf(bytes, from, to);
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const id = (slots[slot] ?? 0) - 1;
      if (id < 0) {
        hashes[distinct] = hash;
        firstLine[distinct] = line;
        times[distinct] = 1;
        ids[line] = distinct;
        distinct += 1;
        slots[slot] = distinct;
        break;
      }
      const other = firstLine[id] ?? 0;
      if (hashes[id] === hash && sameBytes(bytes, from, to, offsets[other] ?? 0, offsets[other + 1] ?? 0)) {
        times[id] = (times[id] ?? 0) + 1;
        ids[line] = id;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return { ids, timesById: times.subarray(0, distinct) };
}

function hashOf(bytes: Buffer, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let index = from; index < to; index += 1) hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193);
  return hash >>> 0;
}

function sameBytes(bytes: Buffer, from: number, to: number, otherFrom: number, otherTo: number): boolean {
  if (to - from !== otherTo - otherFrom) return false;
  for (let index = 0; index < to - from; index += 1) if (bytes[from + index] !== bytes[otherFrom + index]) return false;
  return true;
}
