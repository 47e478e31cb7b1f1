import { Buffer } from 'node:buffer';
import { byte, lineEnd } from './byteLines.ts';

/** Which lines of a patch region a block holds: those of one marker, or a whole side with its context. */
export type BlockSide = 'removed' | 'added' | 'old' | 'new';

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

  /** Blocks for pieces of this one: `[from, to)` pairs of 0-based lines that follow each other without gaps. */
  divide(pieces: readonly (readonly [number, number])[]): readonly LineBlock[] {
    if (pieces.length <= 1) return [this];
    const starts: number[] = [];
    let index = 0;
    this.visit((_bytes, start) => {
      if (index === pieces[starts.length]?.[0]) starts.push(start - 1);
      index += 1;
    });
    return pieces.map(([from, to], piece) => {
      return new LineBlock(
        this.#bytes,
        starts[piece] ?? this.#to,
        starts[piece + 1] ?? this.#to,
        to - from,
        this.#side,
      );
    });
  }
}

export const emptyBlock: LineBlock = LineBlock.of([], 'added');

function belongs(first: number, side: BlockSide): boolean {
  if (first === byte.minus) return side === 'removed' || side === 'old';
  if (first === byte.plus) return side === 'added' || side === 'new';
  const isContext = first === byte.space || first === byte.lf || first === byte.cr;
  return isContext && (side === 'old' || side === 'new');
}
