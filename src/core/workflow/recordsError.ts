export type RecordsErrorCode = 'no-remote' | 'unknown-remote' | 'unreachable' | 'refused' | 'race';

/** Why records could not be exchanged, in one sentence with the next step. */
export class RecordsError extends Error {
  override readonly name = 'RecordsError';
  readonly code: RecordsErrorCode;

  constructor(code: RecordsErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  static is(error: unknown): error is RecordsError {
    return error instanceof RecordsError;
  }
}
