import type { ObjectId } from '../base/objectId.ts';

/** What a person or a pipeline asks to review. */
export type TargetRequest =
  /** `BASE..HEAD`, or `BASE...HEAD` (from their merge base). An empty side means `HEAD`. */
  | { readonly kind: 'range'; readonly range: string }
  /** The current branch against the branch it is going to be merged into. */
  | { readonly kind: 'branch' }
  /** What one commit did by itself: against its parent, or for a merge beyond what git makes of its parents. */
  | { readonly kind: 'commit'; readonly revision: string }
  /** Everything not committed, untracked files included, against `HEAD`. */
  | { readonly kind: 'worktree' }
  /** The index against `HEAD`. */
  | { readonly kind: 'staged' }
  /** What a patch or mailbox makes of `HEAD`; its bytes as Latin-1, so that it can be kept as text. */
  | { readonly kind: 'patch'; readonly label: string; readonly patch: string };

/** Two trees to compare. Commits are null where a side is no commit (the index, the working tree, an empty base). */
export interface ResolvedTarget {
  readonly kind: 'range' | 'commit' | 'worktree' | 'staged' | 'patch';
  /** How a person named it: `main...HEAD`, `working tree`. */
  readonly label: string;
  readonly baseTree: ObjectId;
  readonly headTree: ObjectId;
  readonly baseCommit: ObjectId | null;
  readonly headCommit: ObjectId | null;
}

/** What was asked for makes no sense here: a usage error, in one sentence with the next step. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
  readonly code:
    | 'malformed-range'
    | 'no-base'
    | 'several-merge-bases'
    | 'unrelated-histories'
    | 'no-file'
    | 'patch-does-not-apply'
    | 'incomplete-history';

  constructor(code: TargetError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  static is(error: unknown): error is TargetError {
    return error instanceof TargetError;
  }
}
