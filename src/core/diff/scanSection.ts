import type { Buffer } from 'node:buffer';
import { lineEnd, startsWithAscii } from './byteLines.ts';
import { readHunkHeader, scanHunk, type ScannedHunk } from './scanHunk.ts';

/** The lines before the hunks of one file, as printed. Names are still quoted and prefixed. */
export interface SectionHeader {
  /** What follows `diff --git ` or `diff --cc `. */
  gitLine: Buffer | null;
  /** What follows `--- ` and `+++ `. */
  minus: Buffer | null;
  plus: Buffer | null;
  renameFrom: Buffer | null;
  renameTo: Buffer | null;
  copyFrom: Buffer | null;
  copyTo: Buffer | null;
  oldMode: string | null;
  newMode: string | null;
  addedMode: string | null;
  deletedMode: string | null;
  /** The mode at the end of the `index` line, printed when both sides share it. */
  indexMode: string | null;
  indexOld: string | null;
  indexNew: string | null;
  similarity: number | null;
}

export interface SectionProblem {
  readonly message: string;
  /** Offset of the line it is about. */
  readonly at: number;
}

/** The part of a patch that is about one file. */
export interface PatchSection {
  readonly kind: 'text' | 'binary' | 'combined';
  readonly header: Readonly<SectionHeader>;
  readonly hunks: readonly ScannedHunk[];
  readonly problems: readonly SectionProblem[];
  readonly from: number;
  /** Offset of the first byte that does not belong to it. */
  readonly to: number;
}

export type SectionStart = 'git' | 'combined' | 'plain' | 'binary';

/** Whether the line at `at` opens the section of a file, and of which grammar. */
export function sectionStartAt(bytes: Buffer, at: number, end: number): SectionStart | null {
  if (startsWithAscii(bytes, at, end, 'diff --git ')) return 'git';
  if (startsWithAscii(bytes, at, end, 'diff --cc ') || startsWithAscii(bytes, at, end, 'diff --combined '))
    return 'combined';
  if (startsWithAscii(bytes, at, end, '--- ')) return isPlainStart(bytes, at, end) ? 'plain' : null;
  return startsWithAscii(bytes, at, end, 'Binary files ') ? 'binary' : null;
}

/** `---`, `+++` and `@@` on three lines running: fewer would take prose and front matter for a diff. */
function isPlainStart(bytes: Buffer, at: number, end: number): boolean {
  const second = lineEnd(bytes, at, end);
  if (second < 0 || !startsWithAscii(bytes, second, end, '+++ ')) return false;
  const third = lineEnd(bytes, second, end);
  return third >= 0 && startsWithAscii(bytes, third, end, '@@ -');
}

/**
 * Reads the section that opens at `at`. Null when `isLast` is false and the section may go on behind `end`: call
 * again with more bytes. With `isLast` every line, the last one too, must end in LF.
 */
export function scanSection(
  bytes: Buffer,
  at: number,
  end: number,
  start: SectionStart,
  isLast: boolean,
): PatchSection | null {
  const scan = new SectionScan(bytes, at, end, start);
  while (scan.at < end) {
    const next = lineEnd(bytes, scan.at, end);
    if (next < 0) return isLast ? scan.finish() : null;
    const step = scan.line(next);
    if (step === 'done') return scan.finish();
    if (step === 'unfinished') {
      if (!isLast) return null;
      scan.problems.push({ message: 'the diff ends in the middle of a hunk', at: scan.at });
      scan.at = end;
      return scan.finish();
    }
  }
  return isLast ? scan.finish() : null;
}

type Step = 'more' | 'done' | 'unfinished';
type TextField = 'oldMode' | 'newMode' | 'addedMode' | 'deletedMode';
type NameField = 'renameFrom' | 'renameTo' | 'copyFrom' | 'copyTo';

// git-diff(1), "Generating patch text with -p", extended header lines.
const textFields: readonly (readonly [string, TextField])[] = [
  ['old mode ', 'oldMode'],
  ['new mode ', 'newMode'],
  ['deleted file mode ', 'deletedMode'],
  ['new file mode ', 'addedMode'],
];
const nameFields: readonly (readonly [string, NameField])[] = [
  ['copy from ', 'copyFrom'],
  ['copy to ', 'copyTo'],
  ['rename from ', 'renameFrom'],
  ['rename to ', 'renameTo'],
];

class SectionScan {
  at: number;
  readonly problems: SectionProblem[] = [];
  readonly #bytes: Buffer;
  readonly #from: number;
  readonly #end: number;
  readonly #start: SectionStart;
  readonly #hunks: ScannedHunk[] = [];
  readonly #header: SectionHeader = emptyHeader();
  #kind: PatchSection['kind'];

  constructor(bytes: Buffer, at: number, end: number, start: SectionStart) {
    this.#bytes = bytes;
    this.#from = this.at = at;
    this.#end = end;
    this.#start = start;
    this.#kind = start === 'combined' ? 'combined' : start === 'binary' ? 'binary' : 'text';
  }

  finish(): PatchSection {
    const { problems } = this;
    return {
      kind: this.#kind,
      header: this.#header,
      hunks: this.#hunks,
      problems,
      from: this.#from,
      to: this.at,
    };
  }

  /** Takes the line `at .. next` and whatever hangs on it; `done` when it belongs to somebody else. */
  line(next: number): Step {
    if (this.at === this.#from) return this.#opening(next);
    if (sectionStartAt(this.#bytes, this.at, this.#end) !== null && !this.#isOwnNameLine()) return 'done';
    if (this.#kind === 'combined') return this.#combinedLine(next);
    if (this.#starts('@@ -')) return this.#hunk(next);
    if (this.#starts('\\')) return this.#accept(next);
    return this.#hunks.length > 0 ? this.#lineAfterHunk(next) : this.#headerLine(next);
  }

  #opening(next: number): Step {
    if (this.#start === 'git') this.#header.gitLine = this.#rest('diff --git ', next);
    if (this.#start === 'combined')
      this.#header.gitLine = this.#rest(this.#starts('diff --cc ') ? 'diff --cc ' : 'diff --combined ', next);
    if (this.#start === 'plain') this.#header.minus = this.#rest('--- ', next);
    if (this.#start === 'binary') this.#header.gitLine = this.#bytes.subarray(this.at, next - 1);
    this.at = next;
    return this.#start === 'binary' ? 'done' : 'more';
  }

  /** `---` or `Binary files` under a header that still waits for them belong to that header. */
  #isOwnNameLine(): boolean {
    if (this.#hunks.length > 0 || this.#start === 'binary') return false;
    if (this.#starts('--- ')) return this.#header.minus === null;
    return this.#starts('Binary files ') && this.#header.gitLine !== null;
  }

  #hunk(next: number): Step {
    const header = readHunkHeader(this.#bytes, this.at, next);
    if (header === null) {
      this.problems.push({ message: 'a hunk header could not be read', at: this.at });
      return this.#accept(next);
    }
    const { hunk, next: behind, outcome } = scanHunk(this.#bytes, header, this.#end);
    this.#hunks.push(hunk);
    if (outcome === 'unfinished') return 'unfinished';
    if (outcome === 'truncated')
      this.problems.push({ message: 'a hunk has fewer lines than its header says', at: this.at });
    this.at = behind;
    return 'more';
  }

  /** Behind counted lines only another hunk may follow; more lines of content mean that the counts are wrong. */
  #lineAfterHunk(next: number): Step {
    const isSignature =
      this.#starts('-- \n') || this.#starts('--\n') || this.#starts('--- \n') || this.#starts('---\n');
    if (isSignature || !(this.#starts('+') || this.#starts('-') || this.#starts(' '))) return 'done';
    const message = 'a hunk has more lines than its header says';
    if (this.problems.at(-1)?.message !== message) this.problems.push({ message, at: this.at });
    return this.#accept(next);
  }

  #headerLine(next: number): Step {
    if (this.#starts('--- ') && this.#header.minus === null) this.#header.minus = this.#rest('--- ', next);
    else if (this.#starts('+++ ') && this.#header.plus === null) this.#header.plus = this.#rest('+++ ', next);
    else if (this.#starts('GIT binary patch')) return this.#binaryPatch(next);
    else if (this.#starts('Binary files ')) this.#kind = 'binary';
    else if (!this.#extendedLine(next)) return 'done';
    return this.#accept(next);
  }

  #extendedLine(next: number): boolean {
    const text = textFields.find(([prefix]) => this.#starts(prefix));
    if (text !== undefined) {
      this.#header[text[1]] = this.#rest(text[0], next).toString('latin1').trim();
      return true;
    }
    const name = nameFields.find(([prefix]) => this.#starts(prefix));
    if (name !== undefined) {
      this.#header[name[1]] = this.#rest(name[0], next);
      return true;
    }
    const line = this.#bytes.toString('latin1', this.at, next - 1);
    const index = /^index ([0-9a-f]{4,64})\.\.([0-9a-f]{4,64})(?: ([0-7]{6}))?$/.exec(line);
    if (index !== null) {
      this.#header.indexOld = index[1] ?? null;
      this.#header.indexNew = index[2] ?? null;
      this.#header.indexMode = index[3] ?? null;
    }
    const similarity = /^(dis)?similarity index (\d{1,3})%$/.exec(line);
    if (similarity !== null && similarity[1] === undefined) this.#header.similarity = Number(similarity[2]);
    return index !== null || similarity !== null;
  }

  /** `literal` and `delta` blocks: lines of base 85, each block closed by an empty line (git's diff.c, emit_binary_diff). */
  #binaryPatch(next: number): Step {
    this.#kind = 'binary';
    this.at = next;
    for (let behind = next; behind >= 0; behind = lineEnd(this.#bytes, this.at, this.#end)) {
      this.at = behind;
      const line = lineEnd(this.#bytes, this.at, this.#end);
      if (line < 0) return this.at < this.#end ? 'unfinished' : 'more';
      const text = this.#bytes.toString('latin1', this.at, Math.min(line - 1, this.at + 100));
      if (!/^(?:|(?:literal|delta) \d+|[A-Za-z][0-9A-Za-z!#$%&()*+;<=>?@^_`{|}~-]+)$/.test(text))
        return 'more';
    }
    return 'more';
  }

  #combinedLine(next: number): Step {
    if (this.#starts('From ') || this.#starts('commit ')) return 'done';
    return this.#accept(next);
  }

  #accept(next: number): Step {
    this.at = next;
    return 'more';
  }

  #starts(text: string): boolean {
    return startsWithAscii(this.#bytes, this.at, this.#end, text);
  }

  #rest(prefix: string, next: number): Buffer {
    return this.#bytes.subarray(this.at + prefix.length, next - 1);
  }
}

function emptyHeader(): SectionHeader {
  return {
    gitLine: null,
    minus: null,
    plus: null,
    renameFrom: null,
    renameTo: null,
    copyFrom: null,
    copyTo: null,
    oldMode: null,
    newMode: null,
    addedMode: null,
    deletedMode: null,
    indexMode: null,
    indexOld: null,
    indexNew: null,
    similarity: null,
  };
}
