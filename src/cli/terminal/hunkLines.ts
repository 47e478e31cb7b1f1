import type { Buffer } from 'node:buffer';
import { isNullObjectId } from '../../core/base/objectId.ts';
import type { FileChange, Unit } from '../../core/diff/change.ts';
import type { BlobReader } from '../../core/git/blobs.ts';
import type { ReviewHunk, ReviewUnit } from '../../core/workflow/review.ts';

/** One line of a hunk. Numbers are 1-based on their own side; `bytes` have their terminator. */
export type HunkLine =
  /** `isAdded`: added by another hunk of this change, so that it is not what is decided on here. */
  | { readonly kind: 'context'; readonly line: number; readonly bytes: Buffer; readonly isAdded: boolean }
  | { readonly kind: 'removed'; readonly line: number; readonly bytes: Buffer }
  | { readonly kind: 'added'; readonly line: number; readonly bytes: Buffer; readonly isAi: boolean }
  /** What is no text: a mode, a rename, the two sides of a binary, a link or a submodule. */
  | { readonly kind: 'object'; readonly unit: Unit; readonly old: ObjectSide; readonly new: ObjectSide };

/** One side of something that is not shown line by line. */
export interface ObjectSide {
  /** Bytes; null when there is no such side, or it is a submodule. */
  readonly size: number | null;
  /** The target of a symbolic link; else null. */
  readonly link: Buffer | null;
}

const contextLines = 3;
const linkMode = '120000';
const submoduleMode = '160000';

/** Everything that a person decides on with this hunk, with context from the new side. */
export async function hunkLines(hunk: ReviewHunk, blobs: BlobReader): Promise<readonly HunkLine[]> {
  const text = hunk.units.filter(({ unit }) => unit.kind === 'text');
  const others = hunk.units.filter(({ unit }) => unit.kind !== 'text');
  const objects = await Promise.all(others.map(({ unit }) => objectLine(unit, hunk.file, blobs)));
  if (text.length === 0) return objects;
  const content = isNullObjectId(hunk.file.newOid) ? null : await blobs.read(hunk.file.newOid);
  return [...objects, ...textLines(text, hunk.file, content === null ? [] : splitLines(content))];
}

function textLines(
  units: readonly ReviewUnit[],
  file: FileChange,
  content: readonly Buffer[],
): readonly HunkLine[] {
  const lines: HunkLine[] = [];
  const context = (from: number, to: number): void => {
    for (let line = Math.max(1, from); line <= Math.min(to, content.length); line += 1) {
      const bytes = content[line - 1];
      if (bytes !== undefined) lines.push({ kind: 'context', line, bytes, isAdded: isAddedLine(file, line) });
    }
  };
  const inOrder = units.toSorted((a, b) => firstNewLine(a.unit) - firstNewLine(b.unit));
  let next: number | null = null;
  for (const { unit, provenance } of inOrder) {
    const first = firstNewLine(unit);
    context(next ?? first - contextLines, first - 1);
    unit.removedLines.forEach((bytes, at) =>
      lines.push({ kind: 'removed', line: unit.old.start + at, bytes }),
    );
    unit.addedLines.forEach((bytes, at) => {
      const line = unit.new.start + at;
      const isAi = provenance.aiLines.some(([start, end]) => line >= start && line <= end);
      lines.push({ kind: 'added', line, bytes, isAi });
    });
    next = first + unit.new.lines;
  }
  context(next ?? 1, (next ?? 1) + contextLines - 1);
  return lines;
}

/** The first new-side line of a unit, or the line before which something was removed. */
function firstNewLine({ new: span }: Unit): number {
  return span.lines === 0 ? span.start + 1 : span.start;
}

function isAddedLine(file: FileChange, line: number): boolean {
  return file.runs.some((run) => line >= run.new.start && line < run.new.start + run.new.lines);
}

async function objectLine(unit: Unit, file: FileChange, blobs: BlobReader): Promise<HunkLine> {
  const side = async (oid: FileChange['oldOid'], mode: string): Promise<ObjectSide> => {
    if (unit.kind !== 'object' || isNullObjectId(oid) || mode === submoduleMode)
      return { size: null, link: null };
    return { size: await blobs.size(oid), link: mode === linkMode ? await blobs.read(oid) : null };
  };
  const [before, after] = await Promise.all([
    side(file.oldOid, file.oldMode),
    side(file.newOid, file.newMode),
  ]);
  return { kind: 'object', unit, old: before, new: after };
}

function splitLines(content: Buffer): readonly Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < content.length;) {
    const end = content.indexOf(0x0a, start);
    const next = end < 0 ? content.length : end + 1;
    lines.push(content.subarray(start, next));
    start = next;
  }
  return lines;
}
