import { Buffer } from 'node:buffer';
import type { ByteWriter } from './byteWriter.ts';
import { hashFile, hashLines, type HashedLines } from './hashLines.ts';
import { numberLines } from './numberLines.ts';

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
  /** How often each id stands in the table. */
  readonly #times: Uint32Array;
  /** Lines in the order of their ids, built when a window without a singular line is first asked for. */
  #positions: { readonly starts: Uint32Array; readonly lines: Uint32Array } | null = null;

  private constructor(bytes: Buffer, lines: HashedLines) {
    this.#bytes = bytes;
    this.#offsets = lines.offsets;
    this.count = lines.offsets.length - 1;
    const { ids, times } = numberLines(bytes, lines);
    this.#ids = ids;
    this.#times = times;
  }

  /** The same buffer gives the same table: what one commit left is what the next one began with. */
  static ofFile(bytes: Buffer): LineTable {
    const known = fileTables.get(bytes);
    if (known !== undefined) return known;
    const table = new LineTable(bytes, hashFile(bytes));
    fileTables.set(bytes, table);
    return table;
  }

  static ofLines(lines: readonly Uint8Array[]): LineTable {
    const bytes = Buffer.concat(lines);
    return new LineTable(bytes, hashLines(bytes, lines));
  }

  /** Offset of line `index` in the bytes of the table; of their end for `count`. */
  offset(index: number): number {
    return this.#offsets[index] ?? this.#bytes.length;
  }

  /** Writes `u32be(length) || bytes` for each of the lines `from .. to - 1`. */
  writeTo(writer: ByteWriter, from: number, to: number): void {
    for (let index = from; index < to; index += 1)
      writer.prefixed(this.#bytes, this.offset(index), this.offset(index + 1));
  }

  /** True when the lines `from .. to - 1` stand nowhere else in the table; no lines at all do not. */
  isOnce(from: number, to: number): boolean {
    return from >= to || this.#timesAt(this.#rarest(from, to)) === 1 || this.find(from, to, 2).length === 1;
  }

  /** The places where the lines `from .. to - 1` stand: at most `limit` indexes in rising order, `from` among all of them. */
  find(from: number, to: number, limit: number): readonly number[] {
    if (from >= to) return [from];
    const anchor = this.#rarest(from, to);
    const id = this.#ids[anchor] ?? 0;
    const { starts, lines } = (this.#positions ??= this.#sortPositions());
    const found: number[] = [];
    for (let at = starts[id] ?? 0; at < (starts[id + 1] ?? 0) && found.length < limit; at += 1) {
      const start = (lines[at] ?? 0) - (anchor - from);
      if (start >= 0 && this.#equal(from, to, start)) found.push(start);
    }
    return found;
  }

  #equal(from: number, to: number, start: number): boolean {
    if (start + to - from > this.count) return false;
    for (let index = from; index < to; index += 1)
      if (this.#ids[index] !== this.#ids[start + index - from]) return false;
    return true;
  }

  #timesAt(index: number): number {
    return this.#times[this.#ids[index] ?? 0] ?? 0;
  }

  #rarest(from: number, to: number): number {
    let rarest = from;
    for (let index = from + 1; index < to; index += 1)
      if (this.#timesAt(index) < this.#timesAt(rarest)) rarest = index;
    return rarest;
  }

  /** A counting sort of the lines by their ids. */
  #sortPositions(): { starts: Uint32Array; lines: Uint32Array } {
    const distinct = this.#times.length;
    const starts = new Uint32Array(distinct + 1);
    for (let id = 0; id < distinct; id += 1) starts[id + 1] = (starts[id] ?? 0) + (this.#times[id] ?? 0);
    const cursors = starts.slice();
    const lines = new Uint32Array(this.count);
    for (let index = 0; index < this.count; index += 1) {
      const id = this.#ids[index] ?? 0;
      const at = cursors[id] ?? 0;
      lines[at] = index;
      cursors[id] = at + 1;
    }
    return { starts, lines };
  }
}

const fileTables = new WeakMap<Buffer, LineTable>();
