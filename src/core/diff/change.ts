import type { Buffer } from 'node:buffer';
import type { LineSpan } from '../base/lineSpan.ts';
import type { ObjectId } from '../base/objectId.ts';
import type { Problem } from '../base/problem.ts';
import type { RepoPath } from '../base/repoPath.ts';

/** What happened to a path, strongest word first: a binary rename is `binary`, a rename with edits `renamed`. */
export type FileStatus =
  | 'added'
  | 'modified'
  | 'deleted'
  | 'renamed'
  | 'type-changed'
  | 'mode-changed'
  | 'binary'
  | 'submodule';

/** A tree entry mode as git prints it in raw diff output; `000000` where the side does not exist. */
export type FileMode = '000000' | '100644' | '100755' | '120000' | '160000' | (string & {});

/** A maximal run of removed and added lines: one `-U0` hunk of git's own diff. Lines are raw bytes with terminator. */
export interface Run {
  readonly old: LineSpan;
  readonly new: LineSpan;
  readonly removedLines: readonly Buffer[];
  readonly addedLines: readonly Buffer[];
  /** The text git prints after the second `@@` (the enclosing function by git's own rules); may be empty. */
  readonly section: string;
}

/** 43 characters of base64url: the `hf1` fingerprint (SHA-256) of a unit. */
export type UnitId = string & { readonly __brand: 'UnitId' };

// The last of 43 characters holds four bits of the 256; its other two are zero in the one canonical form (RFC 4648, §3.5).
const unitIdPattern = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

export function isUnitId(text: string): text is UnitId {
  return unitIdPattern.test(text);
}

/**
 * The smallest thing that is fingerprinted. `text`: a run, or a piece of a long one. `meta`: file added, deleted or
 * mode changed. `object`: a side that is binary, a symlink, a submodule or above the size cap. `rename`: a pairing.
 */
export interface Unit {
  readonly id: UnitId;
  readonly kind: 'text' | 'meta' | 'object' | 'rename';
  readonly path: RepoPath;
  /** Empty spans (`0,0`) for units that are not text. */
  readonly old: LineSpan;
  readonly new: LineSpan;
  readonly removedLines: readonly Buffer[];
  readonly addedLines: readonly Buffer[];
}

/**
 * What a person decides on: the units that git's `-U3` would show together; a long added run is divided at its pieces.
 * What happened to the file as a whole (added, renamed, mode) is decided with its first hunk.
 */
export interface Hunk {
  readonly path: RepoPath;
  /** As `git diff -U3` would print it: `@@ -41,7 +41,9 @@ class Session`; for other units `@@ meta @@` and the like. */
  readonly header: string;
  readonly units: readonly Unit[];
}

/** One changed path with everything that was cut from it. Every changed path has at least one unit. */
export interface FileChange {
  readonly path: RepoPath;
  /** The path on the old side where it differs (renames); else null. */
  readonly oldPath: RepoPath | null;
  readonly status: FileStatus;
  readonly oldMode: FileMode;
  readonly newMode: FileMode;
  /** Null object id where the side does not exist. For a foreign patch without `index` lines: null object id. */
  readonly oldOid: ObjectId;
  readonly newOid: ObjectId;
  /** Rename similarity in percent; null when not a rename. */
  readonly similarity: number | null;
  /** True when a side begins with `#!`: it is run, whatever its mode says. False where contents are not at hand. */
  readonly isScript: boolean;
  /** Added and removed lines as `git diff --numstat` counts them; 0 for files that are not text. */
  readonly added: number;
  readonly removed: number;
  readonly runs: readonly Run[];
  readonly units: readonly Unit[];
  readonly hunks: readonly Hunk[];
}

/** A whole diff: changed files in git's order, and what could not be read of it. */
export interface Change {
  readonly files: readonly FileChange[];
  readonly problems: readonly Problem[];
}
