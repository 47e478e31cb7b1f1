export type PreparationErrorCode =
  | 'no-identity'
  | 'empty'
  | 'too-long'
  | 'too-many-parts'
  | 'nothing-mechanical'
  | 'not-worktree'
  | 'head-moved'
  | 'staged-changes'
  | 'commit-refused';

/** Why nothing was explained or split out, in one sentence with the next step. */
export class PreparationError extends Error {
  override readonly name = 'PreparationError';
  readonly code: PreparationErrorCode;

  constructor(code: PreparationErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  static is(error: unknown): error is PreparationError {
    return error instanceof PreparationError;
  }
}
