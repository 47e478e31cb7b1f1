import type { ObjectId } from '../base/objectId.ts';
import type { RepoPath } from '../base/repoPath.ts';

/** Where added lines `start..end` (new side, inclusive) come from. */
export interface LineOrigin {
  readonly start: number;
  readonly end: number;
  /** The commit that added them; null where that is not known or not committed yet. */
  readonly commit: ObjectId | null;
  /** Their place in that commit; null where only the commit is known. */
  readonly original: { readonly path: RepoPath; readonly start: number } | null;
}
