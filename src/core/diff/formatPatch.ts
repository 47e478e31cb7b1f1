import { Buffer } from 'node:buffer';
import { deflateSync } from 'node:zlib';
import { isNullObjectId } from '../base/objectId.ts';
import { encodeRepoPath, type RepoPath } from '../base/repoPath.ts';
import { formatBase85Lines } from './base85.ts';
import { byte } from './byteLines.ts';
import type { FileChange, FileMode, Run } from './change.ts';
import type { FileContents } from './cutFile.ts';
import { formatQuotedPath } from './quotedPath.ts';
import { splitLines } from './splitLines.ts';

const contextLines = 3;
const absentMode: FileMode = '000000';

/**
 * The file's change as a patch that `git apply` accepts, with three lines of context. What is not shown as lines is
 * replaced as a whole, binary content by a binary patch; a type change becomes a deletion and an addition. Needs a
 * change that `cutFile` gave and the contents that it was given.
 */
export function formatPatch(file: FileChange, contents: FileContents): Buffer {
  if (isTypeChange(file)) {
    const zeros = '0'.repeat(file.oldOid.length);
    const deletion = oneSection({ ...file, newMode: absentMode }, { ...contents, new: null }, [
      file.oldOid,
      zeros,
    ]);
    const addition = oneSection({ ...file, oldMode: absentMode }, { ...contents, old: null }, [
      zeros,
      file.newOid,
    ]);
    return Buffer.concat([deletion, addition]);
  }
  return oneSection(file, contents, [file.oldOid, file.newOid]);
}

function isTypeChange(file: FileChange): boolean {
  const isBoth = file.oldMode !== absentMode && file.newMode !== absentMode;
  return isBoth && file.oldMode.slice(0, 3) !== file.newMode.slice(0, 3);
}

function oneSection(file: FileChange, contents: FileContents, oids: readonly [string, string]): Buffer {
  const patch = new PatchText();
  writeHeader(patch, file, oids);
  if (file.oldOid === file.newOid && !isNullObjectId(file.oldOid)) return patch.bytes();
  const old = sideBytes(file.oldMode, oids[0], contents.old);
  const now = sideBytes(file.newMode, oids[1], contents.new);
  if (file.runs.length === 0 && [old, now].some((bytes) => bytes.includes(0))) writeBinary(patch, old, now);
  else writeLines(patch, file, old, now);
  return patch.bytes();
}

function writeHeader(patch: PatchText, file: FileChange, [oldOid, newOid]: readonly [string, string]): void {
  const oldPath = file.oldPath ?? file.path;
  patch.line('diff --git ', prefixed('a/', oldPath), ' ', prefixed('b/', file.path));
  if (file.oldMode === absentMode) patch.line(`new file mode ${file.newMode}`);
  else if (file.newMode === absentMode) patch.line(`deleted file mode ${file.oldMode}`);
  else if (file.oldMode !== file.newMode) patch.line(`old mode ${file.oldMode}\nnew mode ${file.newMode}`);
  if (file.oldPath !== null) {
    patch.line(`similarity index ${file.similarity ?? 0}%`);
    patch.line('rename from ', formatQuotedPath(encodeRepoPath(file.oldPath)));
    patch.line('rename to ', formatQuotedPath(encodeRepoPath(file.path)));
  }
  if (oldOid === newOid) return;
  patch.line(`index ${oldOid}..${newOid}${file.oldMode === file.newMode ? ` ${file.newMode}` : ''}`);
}

function writeLines(patch: PatchText, file: FileChange, old: Buffer, now: Buffer): void {
  const runs = file.runs.length > 0 ? file.runs : wholeRuns(old, now);
  if (runs.length === 0) return;
  const oldPath = file.oldPath ?? file.path;
  patch.line('--- ', file.oldMode === absentMode ? '/dev/null' : nameLine('a/', oldPath));
  patch.line('+++ ', file.newMode === absentMode ? '/dev/null' : nameLine('b/', file.path));
  const lines = splitLines(now);
  for (let index = 0; index < runs.length;) {
    let end = index + 1;
    while (end < runs.length && newPlace(runs[end]) - newEnd(runs[end - 1]) <= 2 * contextLines) end += 1;
    writeHunk(patch, runs.slice(index, end), lines);
    index = end;
  }
}

function writeHunk(patch: PatchText, runs: readonly Run[], lines: readonly Buffer[]): void {
  const [first] = runs;
  const last = runs.at(-1);
  if (first === undefined || last === undefined) return;
  const from = Math.max(0, newPlace(first) - contextLines);
  const to = Math.min(lines.length, newEnd(last) + contextLines);
  const removed = runs.reduce((sum, run) => sum + run.old.lines, 0);
  const added = runs.reduce((sum, run) => sum + run.new.lines, 0);
  const oldFrom = (first.old.lines === 0 ? first.old.start : first.old.start - 1) - (newPlace(first) - from);
  patch.line(`@@ -${range(oldFrom, to - from - added + removed)} +${range(from, to - from)} @@`);
  let at = from;
  for (const run of runs) {
    for (; at < newPlace(run); at += 1) patch.content(' ', lines[at]);
    for (const line of run.removedLines) patch.content('-', line);
    for (const line of run.addedLines) patch.content('+', line);
    at = newEnd(run);
  }
  for (; at < to; at += 1) patch.content(' ', lines[at]);
}

/** A file without runs (a symlink, a submodule, one that was too large) is replaced as a whole. */
function wholeRuns(old: Buffer, now: Buffer): readonly Run[] {
  const removedLines = splitLines(old);
  const addedLines = splitLines(now);
  if (removedLines.length === 0 && addedLines.length === 0) return [];
  return [
    { old: wholeSpan(removedLines), new: wholeSpan(addedLines), removedLines, addedLines, section: '' },
  ];
}

function wholeSpan(lines: readonly Buffer[]): Run['old'] {
  return { start: lines.length === 0 ? 0 : 1, lines: lines.length };
}

/** git's diff.c, emit_binary_diff: the new side first, then the old one, so that the patch can be reversed. */
function writeBinary(patch: PatchText, old: Buffer, now: Buffer): void {
  patch.line('GIT binary patch');
  for (const side of [now, old])
    patch.line(`literal ${side.length}\n${formatBase85Lines(deflateSync(side))}`);
}

function sideBytes(mode: FileMode, oid: string, bytes: Buffer | null): Buffer {
  if (mode === '160000') return Buffer.from(`Subproject commit ${oid}\n`);
  return mode === absentMode ? Buffer.alloc(0) : (bytes ?? Buffer.alloc(0));
}

function range(from: number, lines: number): string {
  return lines === 1 ? String(from + 1) : `${lines === 0 ? from : from + 1},${lines}`;
}

function newPlace(run: Run | undefined): number {
  if (run === undefined) return Number.POSITIVE_INFINITY;
  return run.new.lines === 0 ? run.new.start : run.new.start - 1;
}

function newEnd(run: Run | undefined): number {
  return run === undefined ? 0 : newPlace(run) + run.new.lines;
}

function prefixed(prefix: string, path: RepoPath): Buffer {
  return formatQuotedPath(Buffer.concat([Buffer.from(prefix), encodeRepoPath(path)]));
}

/** A TAB ends a name with white space, as git writes it, so that readers can tell it from a time stamp. */
function nameLine(prefix: string, path: RepoPath): Buffer {
  const name = prefixed(prefix, path);
  return name.includes(byte.space) && name[0] !== byte.quote
    ? Buffer.concat([name, Buffer.of(byte.tab)])
    : name;
}

class PatchText {
  readonly #parts: Buffer[] = [];

  line(...parts: readonly (string | Buffer)[]): void {
    for (const part of parts) this.#parts.push(typeof part === 'string' ? Buffer.from(part, 'latin1') : part);
    this.#parts.push(Buffer.of(byte.lf));
  }

  content(marker: string, line: Buffer | undefined): void {
    if (line === undefined) return;
    this.#parts.push(Buffer.from(marker), line);
    if (line.at(-1) !== byte.lf) this.#parts.push(Buffer.from('\n\\ No newline at end of file\n'));
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }
}
