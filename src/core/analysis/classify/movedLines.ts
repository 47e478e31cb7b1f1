import type { Buffer } from 'node:buffer';

/** Bytes of a trimmed line that is long enough to begin a search. */
const seedBytes = 30;

/** All removed, or all added lines of a change, as columns: a large change has too many for an object each. */
export class MovedLines {
  readonly #units: number[] = [];
  readonly #lines: number[] = [];
  /** Two hashes, each in 32 bits: whole numbers of that size are held without an object. Both are 0 for blank lines. */
  readonly #low: number[] = [];
  readonly #high: number[] = [];
  readonly #seeds: boolean[] = [];
  readonly #used: boolean[] = [];

  get count(): number {
    return this.#low.length;
  }

  /** `unit` is an index of the caller's, `line` the 1-based number, `[start, end)` the line in `bytes`. */
  add(unit: number, line: number, bytes: Buffer, start: number, end: number): void {
    let from = start;
    let to = end;
    while (from < to && isSpace(bytes[from] ?? 0)) from += 1;
    while (to > from && isSpace(bytes[to - 1] ?? 0)) to -= 1;
    this.#units.push(unit);
    this.#lines.push(line);
    this.#addKey(bytes, from, to);
    this.#seeds.push(to - from >= seedBytes);
    this.#used.push(false);
  }

  unitAt(at: number): number {
    return this.#units[at] ?? -1;
  }

  lineAt(at: number): number {
    return this.#lines[at] ?? -1;
  }

  /** The same for lines that are equal but for the white space at their ends, and seldom for others; 0 when blank. */
  keyAt(at: number): number {
    return this.#low[at] ?? 0;
  }

  isSame(at: number, other: MovedLines, otherAt: number): boolean {
    return (
      at >= 0 &&
      otherAt >= 0 &&
      this.#low[at] === other.#low[otherAt] &&
      this.#high[at] === other.#high[otherAt]
    );
  }

  isSeed(at: number): boolean {
    return this.#seeds[at] === true;
  }

  isBlank(at: number): boolean {
    return this.#low[at] === 0;
  }

  isUsed(at: number): boolean {
    return this.#used[at] !== false;
  }

  use(from: number, count: number): void {
    this.#used.fill(true, from, from + count);
  }

  /** FNV-1a twice, with different offsets and primes. What a collision could say is checked on the text. */
  #addKey(bytes: Buffer, from: number, to: number): void {
    let low = from === to ? 0 : 0x811c9dc5;
    let high = low;
    for (let at = from; at < to; at += 1) {
      const byte = bytes[at] ?? 0;
      low = Math.imul(low ^ byte, 0x01000193);
      high = Math.imul(high ^ byte, 0x01000197);
    }
    this.#low.push(low === 0 && from < to ? 1 : low | 0);
    this.#high.push(high | 0);
  }
}

function isSpace(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}
