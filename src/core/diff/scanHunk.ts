import type { Buffer } from 'node:buffer';
import type { LineSpan } from '../base/lineSpan.ts';
import type { Run } from './change.ts';
import { byte, lineEnd, startsWithAscii } from './byteLines.ts';
import { createRun } from './lazyLines.ts';
import { LineBlock, emptyBlock } from './lineBlock.ts';

/** A hunk as the patch prints it: what changed in it, and both sides with whatever context it carries. */
export interface ScannedHunk {
  readonly old: LineSpan;
  readonly new: LineSpan;
  readonly section: string;
  readonly runs: readonly Run[];
  readonly oldSide: LineBlock;
  readonly newSide: LineBlock;
}

export interface HunkHeader {
  readonly old: LineSpan;
  readonly new: LineSpan;
  readonly section: string;
  /** Offset of the first line of the hunk. */
  readonly next: number;
}

/** `unfinished`: the bytes ended before the counted lines. `truncated`: another line stood where a counted one was due. */
export interface HunkScan {
  readonly hunk: ScannedHunk;
  readonly next: number;
  readonly outcome: 'complete' | 'truncated' | 'unfinished';
}

/** More digits than any file has lines. */
const mostDigits = 9;

/**
 * Reads the hunk header whose line is `at .. next`; null when the line is none. A count is omitted when it is 1; a
 * start with count 0 is the line before (POSIX diff, "unified format").
 */
export function readHunkHeader(bytes: Buffer, at: number, next: number): HunkHeader | null {
  if (!startsWithAscii(bytes, at, next, '@@ -')) return null;
  const old = readRange(bytes, at + 4);
  if (old === null || !startsWithAscii(bytes, old.next, next, ' +')) return null;
  const now = readRange(bytes, old.next + 2);
  if (now === null || !startsWithAscii(bytes, now.next, next, ' @@')) return null;
  const from = now.next + (bytes[now.next + 3] === byte.space ? 4 : 3);
  const section = from < next - 1 ? bytes.toString('utf8', from, next - 1) : '';
  return { old: old.span, new: now.span, section, next };
}

/** `start` or `start,lines`. */
function readRange(bytes: Buffer, at: number): { readonly span: LineSpan; readonly next: number } | null {
  const startEnd = digitsEnd(bytes, at);
  if (startEnd === at) return null;
  const start = readNumber(bytes, at, startEnd);
  if (bytes[startEnd] !== comma) return { span: { start, lines: 1 }, next: startEnd };
  const linesEnd = digitsEnd(bytes, startEnd + 1);
  if (linesEnd === startEnd + 1) return null;
  return { span: { start, lines: readNumber(bytes, startEnd + 1, linesEnd) }, next: linesEnd };
}

const comma = 44;
const zero = 48;

function digitsEnd(bytes: Buffer, at: number): number {
  let end = at;
  while (end - at < mostDigits && isDigit(bytes[end])) end += 1;
  return end;
}

function isDigit(code: number | undefined): boolean {
  return code !== undefined && code >= zero && code <= zero + 9;
}

function readNumber(bytes: Buffer, from: number, to: number): number {
  let value = 0;
  for (let index = from; index < to; index += 1) value = value * 10 + (bytes[index] ?? zero) - zero;
  return value;
}

/** Consumes exactly the lines that the header counts, so that nothing in the content can look like a header. */
export function scanHunk(bytes: Buffer, header: HunkHeader, end: number): HunkScan {
  const runs = new RunCollector(bytes, header);
  let oldLeft = header.old.lines;
  let newLeft = header.new.lines;
  let at = header.next;
  let outcome: HunkScan['outcome'] = 'complete';
  while (oldLeft > 0 || newLeft > 0) {
    const next = lineEnd(bytes, at, end);
    if (next < 0) {
      outcome = 'unfinished';
      break;
    }
    const first = bytes[at] ?? 0;
    if (first === byte.minus && oldLeft > 0) {
      oldLeft -= 1;
      runs.remove(at, next);
    } else if (first === byte.plus && newLeft > 0) {
      newLeft -= 1;
      runs.add(at, next);
    } else if (isContext(bytes, at, first) && oldLeft > 0 && newLeft > 0) {
      oldLeft -= 1;
      newLeft -= 1;
      runs.keep();
    } else if (first === byte.backslash) {
      runs.unterminate(next);
    } else {
      outcome = 'truncated';
      break;
    }
    at = next;
  }
  if (outcome === 'complete' && at < end && bytes[at] === byte.backslash) {
    const next = lineEnd(bytes, at, end);
    if (next < 0) outcome = 'unfinished';
    else {
      runs.unterminate(next);
      at = next;
    }
  }
  return { hunk: runs.finish(header, at), next: at, outcome };
}

function isContext(bytes: Buffer, at: number, first: number): boolean {
  return first === byte.space || first === byte.lf || (first === byte.cr && bytes[at + 1] === byte.lf);
}

/** The 0-based index of the place a span names: its first line, or where it would be inserted. */
function placeOf(span: LineSpan): number {
  return span.lines === 0 ? span.start : span.start - 1;
}

function spanAt(place: number, lines: number): LineSpan {
  return { start: lines === 0 ? place : place + 1, lines };
}

/** Gathers the maximal runs of one hunk while its lines go by. */
class RunCollector {
  readonly #bytes: Buffer;
  readonly #section: string;
  readonly #runs: Run[] = [];
  readonly #oldFrom: number;
  readonly #newFrom: number;
  #oldPlace: number;
  #newPlace: number;
  #removed = 0;
  #added = 0;
  #removedFrom = 0;
  #removedTo = 0;
  #addedFrom = 0;
  #addedTo = 0;
  #last: 'removed' | 'added' | 'kept' = 'kept';

  constructor(bytes: Buffer, header: HunkHeader) {
    this.#bytes = bytes;
    this.#section = header.section;
    this.#oldFrom = this.#oldPlace = placeOf(header.old);
    this.#newFrom = this.#newPlace = placeOf(header.new);
  }

  remove(at: number, next: number): void {
    if (this.#removed === 0) this.#removedFrom = at;
    this.#removed += 1;
    this.#removedTo = next;
    this.#last = 'removed';
  }

  add(at: number, next: number): void {
    if (this.#added === 0) this.#addedFrom = at;
    this.#added += 1;
    this.#addedTo = next;
    this.#last = 'added';
  }

  keep(): void {
    this.#close();
    this.#oldPlace += 1;
    this.#newPlace += 1;
    this.#last = 'kept';
  }

  unterminate(next: number): void {
    if (this.#last === 'removed') this.#removedTo = next;
    if (this.#last === 'added') this.#addedTo = next;
  }

  finish(header: HunkHeader, end: number): ScannedHunk {
    this.#close();
    const old = spanAt(this.#oldFrom, this.#oldPlace - this.#oldFrom);
    const now = spanAt(this.#newFrom, this.#newPlace - this.#newFrom);
    const oldSide = new LineBlock(this.#bytes, header.next, end, old.lines, 'old');
    const newSide = new LineBlock(this.#bytes, header.next, end, now.lines, 'new');
    return { old, new: now, section: this.#section, runs: this.#runs, oldSide, newSide };
  }

  #close(): void {
    if (this.#removed === 0 && this.#added === 0) return;
    const removed =
      this.#removed === 0
        ? emptyBlock
        : this.#block(this.#removedFrom, this.#removedTo, this.#removed, 'removed');
    const added =
      this.#added === 0 ? emptyBlock : this.#block(this.#addedFrom, this.#addedTo, this.#added, 'added');
    const old = spanAt(this.#oldPlace, this.#removed);
    const now = spanAt(this.#newPlace, this.#added);
    this.#runs.push(createRun(old, now, this.#section, removed, added));
    this.#oldPlace += this.#removed;
    this.#newPlace += this.#added;
    this.#removed = this.#added = 0;
  }

  #block(from: number, to: number, count: number, side: 'removed' | 'added'): LineBlock {
    return new LineBlock(this.#bytes, from, to, count, side);
  }
}
