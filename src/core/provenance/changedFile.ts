import type { LineSpan } from '../base/lineSpan.ts';
import type { ObjectId } from '../base/objectId.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { Change } from '../diff/change.ts';

/** A changed path and its contents on both sides: what is known before its lines are. */
export interface ChangedBlob {
  readonly path: RepoPath;
  /** The path and, for a rename, the old one. */
  readonly paths: readonly RepoPath[];
  readonly oldOid: ObjectId;
  readonly newOid: ObjectId;
}

/** A changed path as provenance sees it: one per path, also where a type change stands in the diff twice. */
export interface ChangedFile extends ChangedBlob {
  /** The added lines, on the new side, sorted. */
  readonly added: readonly LineSpan[];
}

export function changedFiles(change: Change): ChangedFile[] {
  const byPath = new Map<RepoPath, ChangedFile>();
  for (const { path, oldPath, oldOid, newOid, runs } of change.files) {
    const known = byPath.get(path);
    const added = runs.flatMap((run) => (run.new.lines === 0 ? [] : [run.new]));
    const merged = [...(known?.added ?? []), ...added].toSorted((left, right) => left.start - right.start);
    const paths = [...new Set([path, ...(oldPath === null ? [] : [oldPath]), ...(known?.paths ?? [])])];
    byPath.set(path, { path, paths, oldOid: known?.oldOid ?? oldOid, newOid, added: merged });
  }
  return [...byPath.values()];
}
