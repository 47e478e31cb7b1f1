import { isNullObjectId, type ObjectId } from '../base/objectId.ts';
import { displayRepoPath, type RepoPath } from '../base/repoPath.ts';
import type { FilePatch } from './scanPatch.ts';

/** Why a file is judged as one object and not by its lines. */
export type ObjectReason = 'submodule' | 'symlink' | 'binary' | 'too-large' | 'unreadable' | 'combined';

/** `@@ file added @@`, `@@ file deleted @@`, `@@ mode 100644 → 100755 @@`. */
export function metaHeader(patch: FilePatch): string {
  if (patch.oldMode === '000000') return `@@ file added${specialMode(patch.newMode)} @@`;
  if (patch.newMode === '000000') return `@@ file deleted${specialMode(patch.oldMode)} @@`;
  return `@@ mode ${patch.oldMode} → ${patch.newMode} @@`;
}

/** `@@ renamed from old/path @@`. */
export function renameHeader(patch: FilePatch, oldPath: RepoPath): string {
  return `@@ ${patch.statusLetter === 'C' ? 'copied' : 'renamed'} from ${displayRepoPath(oldPath)} @@`;
}

/** `@@ binary @@`, `@@ symlink @@`, `@@ submodule 1a2b3c4 → 5d6e7f8 @@` and the like. */
export function objectHeader(patch: FilePatch, reason: ObjectReason): string {
  switch (reason) {
    case 'submodule':
      return `@@ submodule ${shortOid(patch.oldOid)} → ${shortOid(patch.newOid)} @@`;
    case 'too-large':
      return '@@ too large to show as lines @@';
    case 'unreadable':
      return '@@ content could not be read @@';
    case 'combined':
      return '@@ combined diff @@';
    case 'binary':
    case 'symlink':
      return `@@ ${reason} @@`;
    default:
      return reason satisfies never;
  }
}

function specialMode(mode: string): string {
  return mode === '100644' ? '' : ` (mode ${mode})`;
}

function shortOid(oid: ObjectId): string {
  return isNullObjectId(oid) ? 'none' : oid.slice(0, 7);
}
