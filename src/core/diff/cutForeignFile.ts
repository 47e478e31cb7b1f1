import { Buffer } from 'node:buffer';
import { invariant } from '../base/invariant.ts';
import type { LineSpan } from '../base/lineSpan.ts';
import type { FileChange, Hunk } from './change.ts';
import { isGitlink, isSymlink, statusOf, wholeHunk } from './cutFile.ts';
import { cutRuns, type KnownLines } from './cutRuns.ts';
import type { FilePatch } from './scanPatch.ts';
import { groupHunks } from './groupHunks.ts';
import {
  foreignFingerprint,
  metaFingerprint,
  renameFingerprint,
  type SidedChange,
} from './hunkFingerprint.ts';
import type { LineBlock } from './lineBlock.ts';
import { joinHunks } from './joinHunks.ts';
import { LineTable } from './lineTable.ts';
import { metaHeader, objectHeader, renameHeader, type ObjectReason } from './objectHeader.ts';

/**
 * Cuts a file of a foreign patch, whose blobs are not at hand. Context is what the patch holds and uniqueness is
 * judged within it, so an id equals the one that `cutFile` gives where three lines of context around the unit are in
 * the patch and stand once in the file. Meant for reading; a sign-off is always over `cutFile`.
 */
export function cutForeignFile(patch: FilePatch): FileChange {
  const reason = objectReason(patch);
  const joined = joinHunks(wholeParts(patch, reason), reason === null ? textHunks(patch) : []);
  const hunks = joined.length > 0 ? joined : [objectHunk(patch, 'unreadable')];
  const units = hunks.flatMap((hunk) => hunk.units);
  invariant(units.length > 0, 'every changed path has at least one unit');
  const { path, oldPath, oldMode, newMode, oldOid, newOid, similarity } = patch;
  const runs = reason === null ? patch.runs : [];
  const added = runs.reduce((sum, run) => sum + run.new.lines, 0);
  const removed = runs.reduce((sum, run) => sum + run.old.lines, 0);
  const status = statusOf(patch, reason);
  return {
    path,
    oldPath,
    status,
    oldMode,
    newMode,
    oldOid,
    newOid,
    similarity,
    isScript: false,
    added,
    removed,
    runs,
    units,
    hunks,
  };
}

function objectReason(patch: FilePatch): ObjectReason | null {
  const modes = [patch.oldMode, patch.newMode];
  if (patch.content === 'combined') return 'combined';
  if (modes.some(isGitlink)) return 'submodule';
  if (modes.some(isSymlink)) return 'symlink';
  return patch.content === 'binary' ? 'binary' : null;
}

function wholeParts(patch: FilePatch, reason: ObjectReason | null): Hunk[] {
  const { path, oldPath, oldMode, newMode } = patch;
  const parts: Hunk[] = [];
  if (oldMode !== newMode)
    parts.push(wholeHunk(patch, 'meta', metaFingerprint(path, oldMode, newMode), metaHeader(patch)));
  if (oldPath !== null) {
    const sides: SidedChange = {
      oldMode,
      newMode,
      old: { kind: 'named', oid: patch.oldOid },
      new: { kind: 'named', oid: patch.newOid },
    };
    parts.push(
      wholeHunk(patch, 'rename', renameFingerprint(oldPath, path, sides), renameHeader(patch, oldPath)),
    );
  }
  if (reason !== null) parts.push(objectHunk(patch, reason));
  return parts;
}

function objectHunk(patch: FilePatch, reason: ObjectReason): Hunk {
  const id = foreignFingerprint(
    patch.path,
    patch.oldMode,
    patch.newMode,
    patch.sectionBytes ?? Buffer.alloc(0),
  );
  return wholeHunk(patch, 'object', id, objectHeader(patch, reason));
}

/** Each hunk of the patch is a stretch of known lines, and the runs of another hunk are never glued to its own. */
function textHunks(patch: FilePatch): readonly Hunk[] {
  const { path, oldPath } = patch;
  const old = knownLines(patch.hunks.map((hunk) => ({ span: hunk.old, side: hunk.oldSide })));
  const now = knownLines(patch.hunks.map((hunk) => ({ span: hunk.new, side: hunk.newSide })));
  return patch.hunks.flatMap((hunk, index) => {
    const [oldLines, newLines] = [old[index], now[index]];
    if (oldLines === undefined || newLines === undefined) return [];
    const cuts = cutRuns({ path, oldPath, runs: hunk.runs, old: oldLines, new: newLines });
    const frame = { path, from: newLines.first - newLines.shift, to: newLines.end - newLines.shift };
    return groupHunks(cuts, { ...frame, section: () => hunk.section });
  });
}

/** One table for a side of all hunks; the empty line between two of them equals nothing that a file can hold. */
function knownLines(
  sides: readonly { readonly span: LineSpan; readonly side: LineBlock }[],
): readonly KnownLines[] {
  const lines: Buffer[] = [];
  const bounds = sides.map(({ span, side }) => {
    const first = lines.length;
    lines.push(...side.lines(), Buffer.alloc(0));
    return { first, end: lines.length - 1, shift: first - (span.lines === 0 ? span.start : span.start - 1) };
  });
  const table = LineTable.ofLines(lines);
  return bounds.map((bound) => ({ table, ...bound }));
}
