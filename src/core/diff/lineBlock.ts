import { Buffer } from 'node:buffer';
import { byte, lineEnd } from './byteLines.ts';

/** Which lines of a patch region a block holds: one marker, or the new side (context and added). */
export type BlockSide = 'removed' | 'added' | 'new';

/**
 * Lines of one side inside a region of patch text, kept as offsets: a large diff holds its bytes once and no object
 * for each line. `\ No newline at end of file` takes the terminator from the line before it.
 */
export class LineBlock {
  readonly count: number;
  readonly #bytes: Buffer;
  readonly #from: number;
  readonly #to: number;
  readonly #side: BlockSide;
  #list: WeakRef<readonly Buffer[]> | null = null;

  /** `from` and `to` bound whole lines with their markers; `count` says how many of them belong to `side`. */
  constructor(bytes: Buffer, from: number, to: number, count: number, side: BlockSide) {
    this.#bytes = bytes;
    this.#from = from;
    this.#to = to;
    this.count = count;
    this.#side = side;
  }

  /** A block for lines that stand alone, each with its terminator; only the last may lack one. */
  static of(lines: readonly Uint8Array[], side: 'removed' | 'added'): LineBlock {
    const marker = Buffer.of(side === 'removed' ? byte.minus : byte.plus);
    const parts: Uint8Array[] = [];
    for (const line of lines) {
      parts.push(marker, line);
      if (line.at(-1) !== byte.lf) parts.push(Buffer.from('\n\\\n'));
    }
    const bytes = Buffer.concat(parts);
    return new LineBlock(bytes, 0, bytes.length, lines.length, side);
  }

  /** Calls `visit` with the bounds of each line's content in `bytes`, terminator included. */
  visit(visit: (bytes: Buffer, start: number, end: number) => void): void {
    const bytes = this.#bytes;
    const to = this.#to;
    for (let at = this.#from; at < to;) {
      const next = lineEnd(bytes, at, to);
      if (next < 0) return;
      const first = bytes[at] ?? 0;
      if (belongs(first, this.#side)) {
        // A context line whose only space was lost on the way is an empty line.
        const start = first === byte.lf || first === byte.cr ? at : at + 1;
        visit(bytes, start, next < to && bytes[next] === byte.backslash ? next - 1 : next);
      }
      at = next;
    }
  }

  /** The lines as views of the same bytes. Held weakly, so that reading a diff does not pin an object for each line. */
  lines(): readonly Buffer[] {
    const held = this.#list?.deref();
    if (held !== undefined) return held;
    const list: Buffer[] = [];
    this.visit((bytes, start, end) => list.push(bytes.subarray(start, end)));
    this.#list = new WeakRef(list);
    return list;
  }

  /** `u32be(length) || bytes` for each line, one behind the other. */
  encode(): Buffer {
    const encoded = Buffer.allocUnsafe(this.#to - this.#from + 4 * this.count);
    let length = 0;
    this.visit((bytes, start, end) => {
      encoded.writeUInt32BE(end - start, length);
      bytes.copy(encoded, length + 4, start, end);
      length += 4 + end - start;
    });
    return encoded.subarray(0, length);
  }

  /** The lines `from .. to - 1` of this block (0-based). */
  slice(from: number, to: number): LineBlock {
    if (from === 0 && to === this.count) return this;
    let first = this.#to;
    let last = this.#to;
    let index = 0;
    this.visit((_bytes, start) => {
      if (index === from) first = start - 1;
      if (index === to) last = start - 1;
      index += 1;
    });
    return new LineBlock(this.#bytes, first, last, to - from, this.#side);
  }
}

export const emptyBlock: LineBlock = LineBlock.of([], 'added');

function belongs(first: number, side: BlockSide): boolean {
  if (side === 'removed') return first === byte.minus;
  if (first === byte.plus) return true;
  return side === 'new' && (first === byte.space || first === byte.lf || first === byte.cr);
}
