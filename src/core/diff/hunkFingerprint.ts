import { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';
import { invariant } from '../base/invariant.ts';
import { encodeRepoPath, type RepoPath } from '../base/repoPath.ts';
import { ByteWriter } from './byteWriter.ts';
import { isUnitId, type FileMode, type UnitId } from './change.ts';
import type { Place } from './contextWindow.ts';

/*
 * `hf1`: the identity of a unit, by its content and never by its position.
 *
 * `LP(x)` is `u32be(byte length of x) || x`; `H` is SHA-256; quoted words and numbers are ASCII; `||` joins.
 *
 *   path    the raw bytes of the path, as git stores them
 *   mode    six octal digits, `000000` for a side that does not exist
 *   state   what a side holds: the 32 bytes of SHA-256 of its blob (for a symlink, of its target); the hexadecimal
 *           commit id (40 or 64 ASCII bytes) for a submodule, and likewise the object id for a blob that cannot be
 *           read; no bytes for a side that does not exist
 *   lines   LP(line 1) || LP(line 2) || …, each line with its terminator, as raw bytes
 *   names   LP(path); in a renamed file LP(old path) || LP(new path)
 *
 *   meta    H( LP("hf1/meta") || LP(path) || LP(old mode) || LP(new mode) )
 *   object  H( LP("hf1/obj") || LP(path) || LP(old mode) || LP(new mode) || LP(old state) || LP(new state) )
 *   rename  H( LP("hf1/ren") || LP(old path) || LP(new path) || LP(old mode) || LP(new mode) || LP(old state) || LP(new state) )
 *   core    H( LP("hf1/blk") || names || LP(removed lines) || LP(added lines) )
 *   text    H( LP("hf1/ctx") || LP(core) || LP(k in decimal) || LP(lines before) || LP(lines after) [ || places ] )
 *   set     H( LP("hf1/set") || LP(id 1) || LP(id 2) || … ), the 32-byte ids sorted by their bytes, repeated ones kept
 *
 * `meta` and `object` of a renamed file take its new path. "Lines before" and "lines after" are up to `k` lines of the
 * new file next to the added lines, or next to the place of a deletion; towards an end of the file there are fewer.
 * `k` is the smallest of 3..20 for which
 *   (1) in the new file, the up to `k` lines before, the added lines and the up to `k` lines after stand together, as
 *       consecutive lines, at one place only, and
 *   (2) in the old file, so do the up to `k` lines before, the removed lines and the up to `k` lines after.
 * Where there are no such lines at all (an empty file), that counts as one place. When no `k` will do, it is 20, and
 * `places` is LP("n/t") for (1) followed by LP("n/t") for (2): it is the n-th from the top of t equal places.
 *
 * (1) alone is not enough: an edit makes its own window unique in the new file wherever it is made, so that it could be
 * moved, with its identity, to the next place of the same shape (`return true` into the next function). By (2) the
 * context grows until it tells the places where the edit could have been made apart.
 *
 * A run is divided as `divideRun` says; removed lines belong to its first piece; the neighbours of a piece are context.
 * Runs are the hunks of the pinned `git diff -U0`; see `cutFile` for which units a file has.
 */

/** What one side of a path holds, for units that are not text. */
export type SideState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'content'; readonly bytes: Buffer }
  | { readonly kind: 'named'; readonly oid: string };

export interface SidedChange {
  readonly oldMode: FileMode;
  readonly newMode: FileMode;
  readonly old: SideState;
  readonly new: SideState;
}

export function metaFingerprint(path: RepoPath, oldMode: FileMode, newMode: FileMode): UnitId {
  return fingerprint('hf1/meta', encodeRepoPath(path), oldMode, newMode);
}

export function objectFingerprint(path: RepoPath, change: SidedChange): UnitId {
  return fingerprint('hf1/obj', encodeRepoPath(path), ...sidesOf(change));
}

export function renameFingerprint(from: RepoPath, to: RepoPath, change: SidedChange): UnitId {
  return fingerprint('hf1/ren', encodeRepoPath(from), encodeRepoPath(to), ...sidesOf(change));
}

/** A list of lines that writes itself as `LP(line)`, one behind the other. */
export type LineList = (writer: ByteWriter) => void;

export function textFingerprint(unit: {
  readonly path: RepoPath;
  readonly oldPath: RepoPath | null;
  readonly removed: LineList;
  readonly added: LineList;
  readonly k: number;
  readonly pre: LineList;
  readonly post: LineList;
  readonly places: { readonly new: Place; readonly old: Place } | null;
}): UnitId {
  writer.clear().prefixedText('hf1/blk');
  if (unit.oldPath !== null) writer.prefixed(encodeRepoPath(unit.oldPath));
  writer.prefixed(encodeRepoPath(unit.path)).prefixedBy(unit.removed).prefixedBy(unit.added);
  const core = sha256(writer.written());
  writer.clear().prefixedText('hf1/ctx').prefixed(core).prefixedText(String(unit.k));
  writer.prefixedBy(unit.pre).prefixedBy(unit.post);
  if (unit.places !== null)
    writer.prefixedText(formatPlace(unit.places.new)).prefixedText(formatPlace(unit.places.old));
  return unitIdOf(writer.written());
}

function formatPlace({ nth, total }: Place): string {
  return `${nth}/${total}`;
}

/**
 * Identity of a binary or combined section in a patch whose blobs are not at hand. Not part of `hf1` proper: it
 * matches only the same text of a patch, never a unit of a repository.
 */
export function foreignFingerprint(
  path: RepoPath,
  oldMode: FileMode,
  newMode: FileMode,
  section: Buffer,
): UnitId {
  return fingerprint('hf1/foreign', encodeRepoPath(path), oldMode, newMode, sha256(section));
}

/** One hash for a multiset of units, in any order: 64 hexadecimal digits. Throws a `TypeError` on what is no unit id. */
export function unitSetRoot(ids: readonly UnitId[]): string {
  const fingerprints = ids.map((id) => {
    if (!isUnitId(id)) throw new TypeError('not a unit id');
    return Buffer.from(id, 'base64url');
  });
  return sha256(
    lengthPrefixed(['hf1/set', ...fingerprints.toSorted((one, other) => one.compare(other))]),
  ).toString('hex');
}

function sidesOf(change: SidedChange): readonly (string | Buffer)[] {
  return [change.oldMode, change.newMode, stateBytes(change.old), stateBytes(change.new)];
}

function stateBytes(state: SideState): string | Buffer {
  if (state.kind === 'content') return sha256(state.bytes);
  return state.kind === 'named' ? state.oid : '';
}

function fingerprint(...parts: readonly (string | Buffer)[]): UnitId {
  return unitIdOf(lengthPrefixed(parts));
}

/** Everything in this file is written and hashed without a pause, so one writer serves all. */
const writer = new ByteWriter();

function lengthPrefixed(parts: readonly (string | Buffer)[]): Buffer {
  writer.clear();
  for (const part of parts) {
    if (typeof part === 'string') writer.prefixedText(part);
    else writer.prefixed(part);
  }
  return writer.written();
}

function unitIdOf(bytes: Buffer): UnitId {
  const id = hash('sha256', bytes, 'base64url');
  invariant(isUnitId(id), 'a SHA-256 is a unit id in base64url');
  return id;
}

function sha256(bytes: Buffer): Buffer {
  return hash('sha256', bytes, 'buffer');
}
