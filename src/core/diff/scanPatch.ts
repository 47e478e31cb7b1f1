import { Buffer } from 'node:buffer';
import type { ObjectId } from '../base/objectId.ts';
import type { Parsed, Problem } from '../base/problem.ts';
import { displayRepoPath, type RepoPath } from '../base/repoPath.ts';
import { byte, lineEnd, startsWithAscii } from './byteLines.ts';
import type { FileMode, Run } from './change.ts';
import { readForeignFile } from './foreignFile.ts';
import type { ScannedHunk } from './scanHunk.ts';
import { scanSection, sectionStartAt } from './scanSection.ts';

/** One file of a diff before it is cut into units. */
export interface FilePatch {
  readonly path: RepoPath;
  /** The path on the old side where it differs (renames, copies); else null. */
  readonly oldPath: RepoPath | null;
  readonly oldMode: FileMode;
  readonly newMode: FileMode;
  /** Null object id where the side does not exist, or where a foreign patch does not name it in full. */
  readonly oldOid: ObjectId;
  readonly newOid: ObjectId;
  /** Percent; null when the file is neither renamed nor copied. */
  readonly similarity: number | null;
  /** Git's word for what happened: A, C, D, M, R or T. */
  readonly statusLetter: string;
  readonly runs: readonly Run[];
  /** The hunks of a foreign patch with their context; none for git's own output, whose hunks are its runs. */
  readonly hunks: readonly ScannedHunk[];
  /** `binary` and `combined` patches hold nothing that could be shown as lines. */
  readonly content: 'text' | 'binary' | 'combined';
  /** The section as printed; null for git's own output, whose contents are read by object id. */
  readonly sectionBytes: Buffer | null;
}

/**
 * Reads a patch from anywhere: git's with any prefix, plain `---`/`+++`, `format-patch` mail and mailboxes, what
 * `git show` and `git log -p` print, binary patches, text whose line ends were converted. Prose around it is skipped.
 * Never throws; what cannot be read is a problem, with the line of the input.
 */
export function scanPatch(input: Buffer): Parsed<readonly FilePatch[]> {
  const problems: Problem[] = [];
  const bytes = withPlainLineEnds(input, problems);
  const lines = new LineCounter(bytes);
  const files: FilePatch[] = [];
  for (let at = 0; at < bytes.length;) {
    const start = sectionStartAt(bytes, at, bytes.length);
    const section = start === null ? null : scanSection(bytes, at, bytes.length, start, true);
    if (section === null) {
      if (startsWithAscii(bytes, at, bytes.length, '@@ -')) {
        problems.push({ message: 'a hunk stands outside of any file', line: lines.at(at), incomplete: true });
      }
      at = lineEnd(bytes, at, bytes.length);
      continue;
    }
    const file = readForeignFile(bytes, section);
    if (file === null)
      problems.push({ message: 'a section does not name its file', line: lines.at(at), incomplete: true });
    else {
      files.push(file);
      problems.push(...problemsOf(lines, file, section.problems));
    }
    at = Math.max(section.to, lineEnd(bytes, at, bytes.length));
  }
  if (files.length === 0) problems.push({ message: 'no diff found in the input', incomplete: true });
  return { value: joinTypeChanges(files), problems: [...problems, ...repeatedPaths(files)] };
}

function problemsOf(
  lines: LineCounter,
  file: FilePatch,
  found: readonly { message: string; at: number }[],
): Problem[] {
  const problems = found.map(({ message, at }) => ({
    message,
    path: file.path,
    line: lines.at(at),
    incomplete: true,
  }));
  if (file.content !== 'combined') return problems;
  const message = 'combined diff: review the merge against its first parent instead';
  return [...problems, { message, path: file.path, incomplete: true }];
}

/**
 * Undoes the conversion of a whole patch to CRLF, which its own header lines give away: git and diff end them in LF.
 * Ends the last line, which pasting often loses.
 */
function withPlainLineEnds(input: Buffer, problems: Problem[]): Buffer {
  const isEnded = input.length === 0 || input[input.length - 1] === byte.lf;
  const bytes = isEnded ? input : Buffer.concat([input, Buffer.of(byte.lf)]);
  if (!hasConvertedHeader(bytes)) return bytes;
  problems.push({ message: 'the line ends of the patch were converted to CRLF; they are read as LF' });
  const plain = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    if (bytes[index] === byte.cr && bytes[index + 1] === byte.lf) continue;
    plain[length] = bytes[index] ?? 0;
    length += 1;
  }
  return plain.subarray(0, length);
}

function hasConvertedHeader(bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length;) {
    const next = lineEnd(bytes, at, bytes.length);
    if (startsWithAscii(bytes, at, next, '+++ ') || startsWithAscii(bytes, at, next, '@@ -'))
      return bytes[next - 2] === byte.cr;
    if (startsWithAscii(bytes, at, next, 'diff --git ')) return bytes[next - 2] === byte.cr;
    at = next;
  }
  return false;
}

/** Git prints a type change as a deletion and an addition of the same path. */
function joinTypeChanges(files: readonly FilePatch[]): readonly FilePatch[] {
  const joined: FilePatch[] = [];
  for (const file of files) {
    const last = joined.at(-1);
    const isPair = last?.path === file.path && last.statusLetter === 'D' && file.statusLetter === 'A';
    if (last === undefined || !isPair || last.oldMode.slice(0, 3) === file.newMode.slice(0, 3)) {
      joined.push(file);
      continue;
    }
    joined[joined.length - 1] = {
      ...file,
      oldMode: last.oldMode,
      oldOid: last.oldOid,
      statusLetter: 'T',
      runs: [...last.runs, ...file.runs],
      hunks: [...last.hunks, ...file.hunks],
      sectionBytes: Buffer.concat([
        last.sectionBytes ?? Buffer.alloc(0),
        file.sectionBytes ?? Buffer.alloc(0),
      ]),
    };
  }
  return joined;
}

/** A series of patches may touch a path again and again; only a single diff has each path once. */
function repeatedPaths(files: readonly FilePatch[]): Problem[] {
  const seen = new Set<string>();
  const repeated = new Set<FilePatch['path']>();
  for (const file of joinTypeChanges(files)) {
    if (seen.has(file.path)) repeated.add(file.path);
    seen.add(file.path);
  }
  return [...repeated].map((path) => ({
    message: `${displayRepoPath(path)} is changed more than once in this input`,
    path,
  }));
}

/** Line numbers of the patch as read: the same as in the input, since only line ends are ever changed. Cheap when asked downwards. */
class LineCounter {
  readonly #bytes: Buffer;
  #offset = 0;
  #line = 1;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  at(offset: number): number {
    if (offset < this.#offset) {
      this.#offset = 0;
      this.#line = 1;
    }
    for (; this.#offset < offset; this.#offset += 1)
      if (this.#bytes[this.#offset] === byte.lf) this.#line += 1;
    return this.#line;
  }
}
