import { Buffer } from 'node:buffer';

/*
 * Raw commit messages: reads trailers as git does with its default configuration, for display only (evidence is found
 * by `parseAttestations`), and inserts trailers without losing a byte.
 * Works on Latin-1 text of the bytes, so that offsets are byte offsets and any encoding passes through unharmed.
 */

/** A trailer as `git log --format=%(trailers:only,unfold)` prints it. */
export interface MessageTrailer {
  readonly key: string;
  /** Unfolded and trimmed. */
  readonly value: string;
}

/**
 * How git looks at a text. `commit`: a stored commit message, as `git log` reads it: `---` is text. `file`: a message
 * file, as `git interpret-trailers` reads it: everything from a line `---` on is a patch.
 */
export type MessageForm = 'commit' | 'file';

const scissors = '# ------------------------ >8 ------------------------\n';
/** Git accepts a block that holds one of these even when a part of it is prose. */
const gitGeneratedPrefixes = ['Signed-off-by: ', '(cherry picked from commit '];

/** The trailers of the last block, in order. Every message is readable; one without a block has none. */
export function parseTrailers(message: Uint8Array, form: MessageForm = 'commit'): readonly MessageTrailer[] {
  const text = toBytesText(message);
  const block = findTrailerBlock(text, form);
  return foldedTrailers(linesOf(text.slice(block.start, block.end))).flatMap((folded) => {
    const separator = findSeparator(folded);
    if (separator < 1 || folded.startsWith('#')) return [];
    const value = folded.slice(separator + 1).replaceAll(/\n[ \t\n\r]*/g, ' ');
    return [
      { key: fromBytesText(trimSpace(folded.slice(0, separator))), value: fromBytesText(trimSpace(value)) },
    ];
  });
}

/**
 * The message with `trailers` (each `Key: value`, folded lines joined by LF) appended to its trailer block, or to a
 * block of their own after a blank line. Nothing of the message changes: the result is the message with bytes put in
 * at one place, before scissors and after the last line that is text. Line ends are CRLF where the message has them.
 * A trailer that the block already holds (same key but for case, same unfolded value) is not written again.
 */
export function insertTrailers(message: Uint8Array, trailers: readonly string[]): Buffer {
  const text = toBytesText(message);
  const block = findTrailerBlock(text, 'commit');
  const present = new Set(parseTrailers(message).map(identityOf));
  const added: string[] = [];
  for (const trailer of trailers) {
    const parsed = parseTrailers(Buffer.from(`title\n\n${trailer}\n`));
    if (parsed.length !== 1 || /\n(?![ \t]+[^ \t\r\n])/.test(trailer)) {
      throw new TypeError(`not one trailer: ${JSON.stringify(trailer.slice(0, 80))}`);
    }
    const identity = parsed.map(identityOf).join('');
    if (present.has(identity)) continue;
    present.add(identity);
    added.push(trailer);
  }
  if (added.length === 0) return Buffer.from(message);
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const at = insertionOffset(text, block);
  const before = text.slice(0, at);
  const lead = leadIn(before, block, lineEnd);
  const inserted = Buffer.from(
    added.map((trailer) => `${trailer.replaceAll('\n', lineEnd)}${lineEnd}`).join(''),
    'utf8',
  );
  return Buffer.concat([
    message.subarray(0, at),
    Buffer.from(lead, 'latin1'),
    inserted,
    message.subarray(at),
  ]);
}

/** What must stand between the message's text and a new trailer: an end of line, and a blank line for a new block. */
function leadIn(before: string, block: TrailerBlock, lineEnd: string): string {
  const closed = before === '' || before.endsWith('\n') ? '' : lineEnd;
  return block.start < block.end ? closed : `${closed}${lineEnd}`;
}

/** Byte offset after the last line of text: of the block if there is one, else of the message before its scissors. */
function insertionOffset(text: string, block: TrailerBlock): number {
  const hasBlock = block.start < block.end;
  // Completing an open last line must not turn it into scissors above what is put in.
  let at = hasBlock ? block.end : Math.min(text.length, scissorsOffset(completeLine(text)));
  while (at > 0) {
    const start = lineStartBefore(text, at);
    const line = text.slice(start, at);
    if (!isBlankLine(line) && !(hasBlock && line.startsWith('#'))) break;
    at = start;
  }
  return at;
}

/** Offsets of the block within the text; both equal when there is none. */
interface TrailerBlock {
  readonly start: number;
  readonly end: number;
}

function findTrailerBlock(text: string, form: MessageForm): TrailerBlock {
  // `git log` looks from the subject on; `interpret-trailers` completes the last line.
  const skipped = form === 'commit' ? leadingBlankLength(text) : 0;
  const body = form === 'commit' ? text.slice(skipped) : completeLine(text);
  const end = endOfMessage(form === 'file' ? body.slice(0, patchOffset(body)) : body);
  const start = startOfBlock(body.slice(0, end));
  return { start: Math.min(skipped + start, text.length), end: Math.min(skipped + end, text.length) };
}

function completeLine(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function leadingBlankLength(text: string): number {
  let at = 0;
  for (const line of linesOf(text)) {
    if (!isBlankLine(line)) break;
    at += line.length;
  }
  return at;
}

/** Offset of the first line `---` that is followed by white space. */
function patchOffset(text: string): number {
  const match = /(?:^|\n)---[ \t\n\r]/.exec(text);
  if (match === null) return text.length;
  return match[0].startsWith('\n') ? match.index + 1 : match.index;
}

function scissorsOffset(text: string): number {
  if (text.startsWith(scissors)) return 0;
  const found = text.indexOf(`\n${scissors}`);
  return found === -1 ? text.length : found + 1;
}

/** Offset behind the text proper: scissors, comment lines, empty lines and an old `Conflicts:` block are left off. */
function endOfMessage(text: string): number {
  const cutoff = scissorsOffset(text);
  // Zero means "no run of ignorable lines", as in git, so a message that begins with one keeps it.
  let ignorableFrom = 0;
  let inConflicts = false;
  for (let at = 0; at < cutoff;) {
    const next = nextLine(text, at);
    const first = text[at];
    if (first === '#' || first === '\n') ignorableFrom ||= at;
    else if (text.startsWith('Conflicts:\n', at)) {
      inConflicts = true;
      ignorableFrom ||= at;
    } else if (!(inConflicts && first === '\t') && ignorableFrom !== 0) {
      ignorableFrom = 0;
      inConflicts = false;
    }
    at = next;
  }
  return ignorableFrom === 0 ? cutoff : ignorableFrom;
}

/** Scans upward from the end of `text`, never into the title; the length of `text` when there is no block. */
function startOfBlock(text: string): number {
  const titleEnd = endOfTitle(text);
  const count = { trailers: 0, others: 0, pending: 0, hasGenerated: false };
  let sawText = false;
  for (let end = text.length; end > 0;) {
    const start = lineStartBefore(text, end);
    if (start < titleEnd) break;
    const line = text.slice(start, end);
    if (!line.startsWith('#') && isBlankLine(line)) {
      if (sawText) return isTrailerBlock(count) ? end : text.length;
    } else {
      sawText ||= !line.startsWith('#');
      countLine(line, count);
    }
    end = start;
  }
  return text.length;
}

interface LineCount {
  trailers: number;
  others: number;
  /** Indented lines whose owner has not been met yet. */
  pending: number;
  hasGenerated: boolean;
}

function countLine(line: string, count: LineCount): void {
  const isIndented = /^[ \t\r]/.test(line);
  const isGenerated = gitGeneratedPrefixes.some((prefix) => line.startsWith(prefix));
  if (isGenerated || (!isIndented && findSeparator(line) >= 1)) {
    count.trailers += 1;
    count.pending = 0;
    count.hasGenerated ||= isGenerated;
  } else if (isIndented) {
    count.pending += 1;
  } else {
    count.others += count.pending + (line.startsWith('#') ? 0 : 1);
    count.pending = 0;
  }
}

function isTrailerBlock(count: LineCount): boolean {
  const others = count.others + count.pending;
  return (count.hasGenerated && count.trailers * 3 >= others) || (count.trailers > 0 && others === 0);
}

function endOfTitle(text: string): number {
  let at = 0;
  for (const line of linesOf(text)) {
    if (!line.startsWith('#') && isBlankLine(line)) break;
    at += line.length;
  }
  return at;
}

/** Offset of the `:` after a key of letters, digits and hyphens and optional blanks; -1 when there is none. */
function findSeparator(line: string): number {
  const match = /^(?:[A-Za-z0-9-]+[ \t]*)?:/.exec(line);
  return match === null ? -1 : match[0].length - 1;
}

/** Joins continuation lines to the trailer above them; other lines stand alone. */
function foldedTrailers(lines: readonly string[]): string[] {
  const folded: string[] = [];
  let isOpen = false;
  for (const line of lines) {
    if (isOpen && /^[ \t\n\r]/.test(line)) folded.push(`${folded.pop() ?? ''}${line}`);
    else {
      folded.push(line);
      isOpen = findSeparator(line) >= 1;
    }
  }
  return folded;
}

/** Git keeps the CR of a folded line inside the value; it is no part of what the trailer says. */
function identityOf(trailer: MessageTrailer): string {
  return `${trailer.key.toLowerCase()}:${trailer.value.replaceAll('\r ', ' ')}`;
}

function isBlankLine(line: string): boolean {
  return /^[ \t\r]*\n?$/.test(line);
}

/** Git's white space: no form feed, no vertical tab. */
function trimSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text[start])) start += 1;
  while (end > start && isSpace(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r';
}

function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

/** Start of the line that ends at `end` (its LF included). */
function lineStartBefore(text: string, end: number): number {
  return end < 2 ? 0 : text.lastIndexOf('\n', end - 2) + 1;
}

function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/);
}

function toBytesText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function fromBytesText(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}
