import { Buffer } from 'node:buffer';
import { isNullObjectId } from '../base/objectId.ts';
import type { Parsed, Problem } from '../base/problem.ts';
import { displayRepoPath, type RepoPath } from '../base/repoPath.ts';
import { byte, lineEnd } from './byteLines.ts';
import type { Run } from './change.ts';
import { readRawRecord, type RawRecord } from './rawRecords.ts';
import type { FilePatch } from './scanPatch.ts';
import { scanSection, sectionStartAt, type PatchSection } from './scanSection.ts';

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

/** Bytes taken at once. Sections stay where they were read, so this is also the grain in which memory is held. */
const arenaSize = 1 << 20;

class GitDiffReader {
  #bytes: Buffer = Buffer.allocUnsafeSlow(arenaSize);
  #length = 0;
  #at = 0;
  /** Bytes that must wait before a section that was cut off is tried again: doubling keeps retries linear. */
  #retryAt = 0;
  #phase: 'records' | 'patch' | 'broken' = 'records';
  readonly #aligner = new SectionAligner();
  readonly #onRecords: ((records: readonly RawRecord[]) => void) | undefined;

  constructor(onRecords: ((records: readonly RawRecord[]) => void) | undefined) {
    this.#onRecords = onRecords;
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
    this.#aligner.finish();
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

  #advance(isLast: boolean): void {
    if (this.#phase === 'records') this.#readRecords();
    if (this.#phase === 'patch') this.#readSections(isLast);
  }

  #readRecords(): void {
    while (this.#at < this.#length) {
      if (this.#bytes[this.#at] === 0) {
        this.#at += 1;
        this.#phase = 'patch';
        this.#onRecords?.(this.#aligner.records());
        return;
      }
      const scan = readRawRecord(this.#bytes, this.#at, this.#length);
      if (scan.kind === 'unfinished') return;
      if (scan.kind === 'unreadable') {
        this.#aligner.report('the list of changed files could not be read');
        this.#phase = 'broken';
        return;
      }
      this.#aligner.addRecord(scan.record);
      this.#at = scan.next;
    }
  }

  #readSections(isLast: boolean): void {
    this.#retryAt = 0;
    while (this.#at < this.#length) {
      const isSection = sectionStartAt(this.#bytes, this.#at, this.#length) === 'git';
      const section = isSection ? scanSection(this.#bytes, this.#at, this.#length, 'git', isLast) : null;
      if (section === null && !this.#skipForeignLine(isSection, isLast)) {
        this.#retryAt = 2 * (this.#length - this.#at);
        return;
      }
      if (section !== null) {
        this.#aligner.addSection(section);
        this.#at = section.to;
      }
    }
  }

  #skipForeignLine(isSection: boolean, isLast: boolean): boolean {
    const next = lineEnd(this.#bytes, this.#at, this.#length);
    if (next < 0 || (isSection && !isLast)) return false;
    this.#aligner.report('a line of the diff belongs to no file');
    this.#at = next;
    return true;
  }
}

/** Gives each record its sections, in order, and says so when they do not fit. */
class SectionAligner {
  readonly #records: RawRecord[] = [];
  /** For each record how many sections it got, and their runs: hunks without context are runs. */
  readonly #taken: { sections: number; isBinary: boolean; readonly runs: Run[] }[] = [];
  readonly #problems: Problem[] = [];
  #current = 0;
  /** Records before this one were given away, and so were problems before that one. */
  #takenRecords = 0;
  #takenProblems = 0;
  readonly #withoutPatch: RawRecord[] = [];
  #isFinished = false;

  report(message: string, path?: RepoPath): void {
    if (this.#problems.some((problem) => problem.message === message && problem.path === path)) return;
    this.#problems.push(
      path === undefined ? { message, incomplete: true } : { message, path, incomplete: true },
    );
  }

  addRecord(record: RawRecord): void {
    this.#records.push(record);
    this.#taken.push({ sections: 0, isBinary: false, runs: [] });
  }

  records(): readonly RawRecord[] {
    return this.#records;
  }

  addSection(section: PatchSection): void {
    for (let index = this.#current; index < this.#records.length; index += 1) {
      const record = this.#records[index];
      const taken = this.#taken[index];
      if (record === undefined || taken === undefined || !takes(record, taken.sections, section)) continue;
      taken.sections += 1;
      taken.isBinary ||= section.kind === 'binary';
      for (const hunk of section.hunks) taken.runs.push(...hunk.runs);
      this.#current = index;
      for (const problem of section.problems) this.report(problem.message, record.path);
      return;
    }
    this.report('a part of the diff belongs to no changed file');
  }

  /** The last sections were read: what has none now gets none. */
  finish(): void {
    this.#isFinished = true;
  }

  take(): GitDiffPart {
    const files: FilePatch[] = [];
    for (; this.#takenRecords < this.#records.length; this.#takenRecords += 1) {
      const index = this.#takenRecords;
      const record = this.#records[index];
      if (record === undefined || !this.#isComplete(record, index)) break;
      files.push(this.#toPatch(record, index));
    }
    if (this.#isFinished) {
      for (const { path } of this.#withoutPatch)
        this.report(`git printed no patch for ${displayRepoPath(path)}`, path);
    }
    const problems = this.#problems.slice(this.#takenProblems);
    this.#takenProblems = this.#problems.length;
    return { files, problems, total: this.#records.length };
  }

  /** No section goes back to a record before the current one. */
  #isComplete(record: RawRecord, index: number): boolean {
    if (this.#isFinished || index < this.#current) return true;
    return (this.#taken[index]?.sections ?? 0) >= sectionsOf(record);
  }

  #toPatch(record: RawRecord, index: number): FilePatch {
    const { sections = 0, isBinary = false, runs = [] } = this.#taken[index] ?? {};
    if (record.oldOid !== record.newOid && sections < sectionsOf(record)) this.#withoutPatch.push(record);
    return { ...record, runs, hunks: [], content: isBinary ? 'binary' : 'text', sectionBytes: null };
  }
}

function sectionsOf(record: RawRecord): number {
  return record.statusLetter === 'T' ? 2 : 1;
}

/** True when the section is the next one due to the record: its `index` line, where it has one, names the same blobs. */
function takes(record: RawRecord, taken: number, section: PatchSection): boolean {
  if (taken >= sectionsOf(record)) return false;
  const { indexOld, indexNew } = section.header;
  if (indexOld === null || indexNew === null) return record.oldOid === record.newOid;
  const isDeletion = record.statusLetter === 'T' && taken === 0;
  const isAddition = record.statusLetter === 'T' && taken === 1;
  return fits(record.oldOid, indexOld, isAddition) && fits(record.newOid, indexNew, isDeletion);
}

/** A null id in a record stands for a side that exists only in the work tree, whose blob the record cannot name. */
function fits(oid: RawRecord['oldOid'], printed: string, isAbsent: boolean): boolean {
  if (isAbsent) return /^0+$/.test(printed);
  return isNullObjectId(oid) || oid.startsWith(printed);
}
