/** Why git could not do what was asked. A program may decide by this word; text for people is made in the shells. */
export type GitErrorCode =
  | 'git-missing'
  | 'not-a-repository'
  | 'dubious-ownership'
  | 'no-commits'
  | 'unknown-revision'
  | 'missing-object'
  | 'unmerged-index'
  | 'ref-changed'
  | 'unsupported-path'
  | 'too-large'
  | 'cancelled'
  | 'unexpected-exit';

export interface GitErrorDetails {
  readonly args?: readonly string[];
  /** Null when a signal ended the process. */
  readonly exitCode?: number | null;
  /** The last part of standard error, in English (`LC_ALL=C`). */
  readonly stderr?: string;
  readonly directory?: string;
  readonly revision?: string;
}

/** What `core/git` throws. Everything else that escapes from this room is a bug. */
export class GitError extends Error {
  readonly code: GitErrorCode;
  readonly details: GitErrorDetails;

  constructor(code: GitErrorCode, message: string, details: GitErrorDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'GitError';
    this.code = code;
    this.details = details;
  }

  /** True for a `GitError`; with `code`, only for one of that kind. */
  static is(error: unknown, code?: GitErrorCode): error is GitError {
    return error instanceof GitError && (code === undefined || error.code === code);
  }
}
