import { Buffer } from 'node:buffer';
import { emptySpan } from '../base/lineSpan.ts';
import { invariant } from '../base/invariant.ts';
import { isNullObjectId, type ObjectId } from '../base/objectId.ts';
import type { FileChange, FileMode, FileStatus, Hunk, Unit, UnitId } from './change.ts';
import { type CutRun, cutRuns, wholeFile } from './cutRuns.ts';
import { explainsChange } from './explainsChange.ts';
import { FunctionLines } from './functionLine.ts';
import { groupHunks } from './groupHunks.ts';
import {
  metaFingerprint,
  objectFingerprint,
  renameFingerprint,
  type SideState,
  type SidedChange,
} from './hunkFingerprint.ts';
import { createUnit } from './lazyLines.ts';
import { joinHunks } from './joinHunks.ts';
import { LineTable } from './lineTable.ts';
import { metaHeader, objectHeader, renameHeader, type ObjectReason } from './objectHeader.ts';
import type { FilePatch } from './scanPatch.ts';

export interface CutLimits {
  /** A file with a larger side is judged as one object. */
  readonly maxBytes: number;
}

/** The blobs of both sides; null where a side does not exist, is a submodule, or could not be read. */
export interface FileContents {
  readonly old: Buffer | null;
  readonly new: Buffer | null;
}

/** Far above what people write and read as lines. Part of `hf1`: another cap gives other units for files in between. */
export const defaultCutLimits: CutLimits = { maxBytes: 20 * 1024 * 1024 };

/** Our own test for binary content, because git's can be changed by attributes (docs/attestation.md, The cut). */
const binaryProbeBytes = 8000;
const scriptMark = Buffer.from('#!');

/**
 * Cuts one changed file into units (`hf1`) and hunks. `meta` when the mode differs or a side does not exist, `rename`
 * when the paths differ, then `object` for what cannot be shown as lines, else one `text` unit for each run or piece.
 * A blob that could not be read, and a patch that does not lead from the old blob to the new one, give an `object`:
 * nothing that changed is without a unit. With `when-asked` the hunks, which only readers need, are made when somebody
 * asks for them; until then the file keeps its contents in memory.
 */
export function cutFile(
  patch: FilePatch,
  contents: FileContents,
  limits: CutLimits = defaultCutLimits,
  hunkCut: 'now' | 'when-asked' = 'now',
): FileChange {
  const sides: SidedChange = {
    oldMode: patch.oldMode,
    newMode: patch.newMode,
    old: stateOf(patch.oldMode, patch.oldOid, contents.old),
    new: stateOf(patch.newMode, patch.newOid, contents.new),
  };
  const opaque = objectReason(patch, sides, limits);
  const table = LineTable.ofFile(opaque === null && contents.new !== null ? contents.new : Buffer.alloc(0));
  const reason = opaque ?? unexplained(patch, contents, table);
  const whole = wholeParts(patch, sides, reason);
  const cuts = reason === null ? textCuts(patch, contents, table) : [];
  const hunksOf = (): readonly Hunk[] => joinHunks(whole, textHunks(patch, contents, table, cuts));
  const units = [...whole, ...cuts].flatMap((part) => part.units);
  invariant(units.length > 0, 'every changed path has at least one unit');
  const { path, oldPath, oldMode, newMode, oldOid, newOid, similarity } = patch;
  const runs = reason === null ? patch.runs : [];
  const added = runs.reduce((sum, run) => sum + run.new.lines, 0);
  const removed = runs.reduce((sum, run) => sum + run.old.lines, 0);
  const status = statusOf(patch, reason);
  const file = {
    path,
    oldPath,
    status,
    oldMode,
    newMode,
    oldOid,
    newOid,
    similarity,
    isScript: [contents.old, contents.new].some((bytes) => bytes !== null && isScript(bytes)),
    added,
    removed,
    runs,
    units,
  };
  return hunkCut === 'now' ? { ...file, hunks: hunksOf() } : withHunks(file, hunksOf);
}

function withHunks(file: Omit<FileChange, 'hunks'>, hunksOf: () => readonly Hunk[]): FileChange {
  let hunks: readonly Hunk[] | null = null;
  return {
    ...file,
    get hunks() {
      hunks ??= hunksOf();
      return hunks;
    },
  };
}

/** The strongest word for what happened: submodule, type change, binary, added or deleted, renamed, mode, modified. */
export function statusOf(patch: FilePatch, reason: ObjectReason | null): FileStatus {
  if (reason === 'submodule') return 'submodule';
  if (patch.statusLetter === 'T') return 'type-changed';
  if (reason === 'binary') return 'binary';
  if (patch.statusLetter === 'A') return 'added';
  if (patch.statusLetter === 'D') return 'deleted';
  if (patch.oldPath !== null) return 'renamed';
  const isModeOnly =
    patch.oldMode !== patch.newMode && patch.oldOid === patch.newOid && patch.runs.length === 0;
  return isModeOnly ? 'mode-changed' : 'modified';
}

/** A hunk that holds one unit without lines. */
export function wholeHunk(patch: FilePatch, kind: Unit['kind'], id: UnitId, header: string): Hunk {
  const unit = createUnit({ id, kind, path: patch.path, old: emptySpan, new: emptySpan });
  return { path: patch.path, header, units: [unit] };
}

export function isGitlink(mode: FileMode): boolean {
  return mode === '160000';
}

export function isSymlink(mode: FileMode): boolean {
  return mode === '120000';
}

function wholeParts(patch: FilePatch, sides: SidedChange, reason: ObjectReason | null): Hunk[] {
  const { path, oldPath, oldMode, newMode } = patch;
  const parts: Hunk[] = [];
  if (oldMode !== newMode)
    parts.push(wholeHunk(patch, 'meta', metaFingerprint(path, oldMode, newMode), metaHeader(patch)));
  if (oldPath !== null)
    parts.push(
      wholeHunk(patch, 'rename', renameFingerprint(oldPath, path, sides), renameHeader(patch, oldPath)),
    );
  if (reason !== null)
    parts.push(wholeHunk(patch, 'object', objectFingerprint(path, sides), objectHeader(patch, reason)));
  return parts;
}

function textCuts(patch: FilePatch, contents: FileContents, table: LineTable): readonly CutRun[] {
  const { path, oldPath, runs } = patch;
  const old = LineTable.ofFile(contents.old ?? Buffer.alloc(0));
  return cutRuns({ path, oldPath, runs, old: wholeFile(old), new: wholeFile(table) });
}

function textHunks(
  { path }: FilePatch,
  contents: FileContents,
  table: LineTable,
  cuts: readonly CutRun[],
): readonly Hunk[] {
  if (cuts.length === 0) return [];
  const functions = new FunctionLines(contents.old ?? Buffer.alloc(0));
  return groupHunks(cuts, { path, from: 0, to: table.count, section: (line) => functions.before(line) });
}

function stateOf(mode: FileMode, oid: ObjectId, bytes: Buffer | null): SideState {
  if (mode === '000000') return { kind: 'absent' };
  return bytes === null || isGitlink(mode) ? { kind: 'named', oid } : { kind: 'content', bytes };
}

function objectReason(patch: FilePatch, sides: SidedChange, limits: CutLimits): ObjectReason | null {
  const { oldMode, newMode } = patch;
  if (isGitlink(oldMode) || isGitlink(newMode)) return 'submodule';
  if (isSymlink(oldMode) || isSymlink(newMode)) return 'symlink';
  const states = [sides.old, sides.new];
  if (states.some((state) => state.kind === 'content' && isBinary(state.bytes))) return 'binary';
  if (states.some((state) => state.kind === 'content' && state.bytes.length > limits.maxBytes))
    return 'too-large';
  return states.some((state) => state.kind === 'named') ? 'unreadable' : null;
}

/** Where the content changed, the runs must account for all of it. */
function unexplained(patch: FilePatch, contents: FileContents, table: LineTable): ObjectReason | null {
  const old = contents.old ?? Buffer.alloc(0);
  const now = contents.new ?? Buffer.alloc(0);
  if (patch.oldOid === patch.newOid && !isNullObjectId(patch.oldOid) && patch.runs.length === 0) return null;
  return explainsChange(old, now, table, patch.runs) ? null : 'unreadable';
}

function isScript(bytes: Buffer): boolean {
  return bytes.subarray(0, 2).equals(scriptMark);
}

function isBinary(bytes: Buffer): boolean {
  return bytes.subarray(0, binaryProbeBytes).includes(0);
}
