import { Buffer } from 'node:buffer';
import type { Parsed, Problem } from '../base/problem.ts';
import { byte, lineEnd } from './byteLines.ts';
import { readRawRecord, type RawRecord } from './rawRecords.ts';
import type { FilePatch } from './scanPatch.ts';
import { scanSection, sectionStartAt } from './scanSection.ts';
import { SectionAligner } from './sectionAligner.ts';

/** Files of which nothing more can come, and what was found wrong with the diff since the last part. */
export interface GitDiffPart {
  readonly files: readonly FilePatch[];
  readonly problems: readonly Problem[];
  /** Files in the whole diff: the list of names comes first. */
  readonly total: number;
}

/**
 * Reads what `git diff --raw -z -p -U0 --full-index` prints: NUL-separated records, a further NUL, then the patch.
 * Names, status, modes and ids come from the records alone; the sections of the patch are aligned to them in order
 * (a type change has two). Reads file by file, so that a large diff needs little more than its own size.
 */
export async function readGitDiff(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<Parsed<readonly FilePatch[]>> {
  const files: FilePatch[] = [];
  const problems: Problem[] = [];
  for await (const part of streamGitDiff(chunks)) {
    for (const file of part.files) files.push(file);
    for (const problem of part.problems) problems.push(problem);
  }
  return { value: files, problems };
}

/**
 * As `readGitDiff`, each file as soon as its patch is complete: all parts together are the same, in the same order.
 * `onRecords` gets the list of changed files once it is whole, before any patch.
 */
export async function* streamGitDiff(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  onRecords?: (records: readonly RawRecord[]) => void,
): AsyncGenerator<GitDiffPart, void, undefined> {
  const reader = new GitDiffReader(onRecords);
  for await (const chunk of chunks) {
    reader.push(chunk);
    const part = reader.take();
    if (part.files.length > 0 || part.problems.length > 0) yield part;
  }
  reader.finish();
  yield reader.take();
}

/**
 * Reads what `git diff-tree --stdin` prints for several pairs of trees with the same options: for each a line of its
 * own, of which `openings` are the bytes, and behind it the diff as `readGitDiff` reads it. Null when the lines are not
 * exactly these, so that what belongs to which pair is not known. What a name or a line holds cannot pass for an
 * opening: it counts only where a record or a section could begin.
 */
export async function* streamGitDiffs(
  chunks: AsyncIterable<Buffer>,
  openings: readonly Buffer[],
): AsyncGenerator<Parsed<readonly FilePatch[]> | null, void, undefined> {
  const reader = new GitDiffReader(undefined, openings);
  for await (const chunk of chunks) {
    reader.push(chunk);
    for (const { files, problems } of reader.takeEnded()) yield { value: files, problems };
  }
  reader.finish();
  for (const { files, problems } of reader.takeEnded()) yield { value: files, problems };
  if (!reader.isAligned) yield null;
}

/** True when one of the two begins with the other. */
function isPrefix(one: Buffer, other: Buffer): boolean {
  const length = Math.min(one.length, other.length);
  return one.compare(other, 0, length, 0, length) === 0;
}

/** Bytes taken at once. Sections stay where they were read, so this is also the grain in which memory is held. */
const arenaSize = 1 << 20;

class GitDiffReader {
  #bytes: Buffer = Buffer.allocUnsafeSlow(arenaSize);
  #length = 0;
  #at = 0;
  /** Bytes that must wait before a section that was cut off is tried again: doubling keeps retries linear. */
  #retryAt = 0;
  #phase: 'opening' | 'records' | 'patch' | 'broken';
  #aligner = new SectionAligner();
  readonly #onRecords: ((records: readonly RawRecord[]) => void) | undefined;
  /** The lines in front of each of several diffs; null for one that stands alone. */
  readonly #openings: readonly Buffer[] | null;
  #opened = 0;
  #ended: GitDiffPart[] = [];

  constructor(
    onRecords: ((records: readonly RawRecord[]) => void) | undefined,
    openings: readonly Buffer[] | null = null,
  ) {
    this.#onRecords = onRecords;
    this.#openings = openings;
    this.#phase = openings === null ? 'records' : 'opening';
  }

  /** Of several diffs those that are complete, each whole, since the last call. */
  takeEnded(): readonly GitDiffPart[] {
    return this.#ended.splice(0);
  }

  /** True when there was one diff behind each opening. Ask at the end. */
  get isAligned(): boolean {
    return this.#phase !== 'broken' && this.#opened === (this.#openings?.length ?? 0);
  }

  push(chunk: Buffer): void {
    if (this.#phase === 'broken') return;
    this.#append(chunk);
    if (this.#length - this.#at >= this.#retryAt) this.#advance(false);
  }

  /** What became complete since the last call. */
  take(): GitDiffPart {
    return this.#aligner.take();
  }

  finish(): void {
    const isCut = this.#length > this.#at && this.#bytes[this.#length - 1] !== byte.lf;
    if (isCut && this.#phase === 'patch') {
      this.#aligner.report('the diff ends in the middle of a line');
      this.#append(Buffer.of(byte.lf));
    }
    this.#advance(true);
    if (this.#phase === 'records' && this.#at < this.#length)
      this.#aligner.report('the list of changed files is cut off');
    if (this.#openings === null) this.#aligner.finish();
    else if (this.#opened > 0) this.#endDiff();
  }

  #append(chunk: Buffer): void {
    if (this.#length + chunk.length > this.#bytes.length) {
      const pending = this.#bytes.subarray(this.#at, this.#length);
      const bytes = Buffer.allocUnsafeSlow(Math.max(arenaSize, 2 * (pending.length + chunk.length)));
      pending.copy(bytes);
      this.#bytes = bytes;
      this.#length = pending.length;
      this.#at = 0;
    }
    chunk.copy(this.#bytes, this.#length);
    this.#length += chunk.length;
  }

  /** Goes on to the next of several diffs where its opening stands; `unfinished` when it may only begin here. */
  #seekOpening(): 'found' | 'none' | 'unfinished' {
    const opening = this.#openings?.[this.#opened];
    if (opening === undefined) return 'none';
    const here = this.#bytes.subarray(this.#at, Math.min(this.#at + opening.length, this.#length));
    if (!isPrefix(opening, here)) return 'none';
    if (here.length < opening.length) return 'unfinished';
    if (this.#opened > 0) this.#endDiff();
    this.#opened += 1;
    this.#at += opening.length;
    this.#phase = 'records';
    return 'found';
  }

  #endDiff(): void {
    this.#aligner.finish();
    this.#ended.push(this.#aligner.take());
    this.#aligner = new SectionAligner();
  }

  #advance(isLast: boolean): void {
    if (this.#phase === 'opening' && this.#length > this.#at && this.#seekOpening() === 'none')
      this.#phase = 'broken';
    let isNext = true;
    while (isNext) {
      isNext = false;
      if (this.#phase === 'records') isNext = this.#readRecords();
      if (this.#phase === 'patch') isNext = this.#readSections(isLast);
    }
  }

  /** True when it came upon the next diff. */
  #readRecords(): boolean {
    while (this.#at < this.#length) {
      const opening = this.#seekOpening();
      if (opening !== 'none') return opening === 'found';
      if (this.#bytes[this.#at] === 0) {
        this.#at += 1;
        this.#phase = 'patch';
        this.#onRecords?.(this.#aligner.records());
        return false;
      }
      const scan = readRawRecord(this.#bytes, this.#at, this.#length);
      if (scan.kind === 'unfinished') return false;
      if (scan.kind === 'unreadable') {
        this.#aligner.report('the list of changed files could not be read');
        this.#phase = 'broken';
        return false;
      }
      this.#aligner.addRecord(scan.record);
      this.#at = scan.next;
    }
    return false;
  }

  /** True when it came upon the next diff. */
  #readSections(isLast: boolean): boolean {
    this.#retryAt = 0;
    while (this.#at < this.#length) {
      const opening = this.#seekOpening();
      if (opening !== 'none') return opening === 'found';
      const isSection = sectionStartAt(this.#bytes, this.#at, this.#length) === 'git';
      const section = isSection ? scanSection(this.#bytes, this.#at, this.#length, 'git', isLast) : null;
      if (section === null && !this.#skipForeignLine(isSection, isLast)) {
        this.#retryAt = 2 * (this.#length - this.#at);
        return false;
      }
      if (section !== null) {
        this.#aligner.addSection(section);
        this.#at = section.to;
      }
    }
    return false;
  }

  #skipForeignLine(isSection: boolean, isLast: boolean): boolean {
    const next = lineEnd(this.#bytes, this.#at, this.#length);
    if (next < 0 || (isSection && !isLast)) return false;
    this.#aligner.report('a line of the diff belongs to no file');
    this.#at = next;
    return true;
  }
}
