import type { Buffer } from 'node:buffer';
import { utf8SequenceLength } from '../base/utf8.ts';
import { byte, lineEnd } from './byteLines.ts';

/** Git keeps this many bytes of the line (xdiff's `struct func_line`). */
const longestSection = 80;

/**
 * Walks a file once, downwards, and tells the text that git prints behind the second `@@` by its own default rule: the
 * last line that starts with a letter, `_` or `$`. Drivers chosen by attributes play no part, so that a header does
 * not depend on the checkout.
 */
export class FunctionLines {
  readonly #bytes: Buffer;
  #at = 0;
  #line = 0;
  #section = '';

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** The section for a hunk whose first printed line has the 0-based index `line`. Ask in rising order. */
  before(line: number): string {
    while (this.#line < line && this.#at < this.#bytes.length) {
      const next = lineEnd(this.#bytes, this.#at, this.#bytes.length);
      const end = next < 0 ? this.#bytes.length : next;
      if (isFunctionStart(this.#bytes[this.#at] ?? 0))
        this.#section = sectionText(this.#bytes.subarray(this.#at, end));
      this.#at = end;
      this.#line += 1;
    }
    return this.#section;
  }
}

/** The section that names a piece of new text best: its own first such line, else `otherwise`. */
export function firstFunctionLine(lines: readonly Buffer[], otherwise: string): string {
  const line = lines.find((candidate) => isFunctionStart(candidate[0] ?? 0));
  return line === undefined ? otherwise : sectionText(line);
}

function isFunctionStart(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f || code === 0x24;
}

/** Git cuts first and trims then (its `isspace` knows space, tab, LF and CR), and prints up to what is not UTF-8. */
function sectionText(line: Buffer): string {
  let end = Math.min(line.length, longestSection);
  while (end > 0 && isGitSpace(line[end - 1] ?? 0)) end -= 1;
  return line.toString('utf8', 0, endOfText(line.subarray(0, end)));
}

/** Where the first byte stands that git takes for no text: anything but UTF-8, and U+FFFE and U+FFFF. */
function endOfText(line: Buffer): number {
  let at = 0;
  while (at < line.length) {
    const length = utf8SequenceLength(line, at);
    const isNonCharacter = line[at] === 0xef && line[at + 1] === 0xbf && (line[at + 2] ?? 0) >= 0xbe;
    if (length === 0 || isNonCharacter) return at;
    at += length;
  }
  return at;
}

function isGitSpace(code: number): boolean {
  return code === byte.space || code === byte.tab || code === byte.lf || code === byte.cr;
}
