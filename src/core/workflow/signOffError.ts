export type SignOffErrorCode =
  | 'nothing-attested'
  | 'nothing-rejected'
  | 'nothing-open'
  | 'no-reason'
  | 'no-override'
  | 'no-policy'
  | 'no-identity'
  | 'not-a-range'
  | 'head-moved'
  | 'no-target'
  | 'cannot-undo'
  | 'agent-environment';

/** Why nothing was signed, in one sentence with the next step. */
export class SignOffError extends Error {
  override readonly name = 'SignOffError';
  readonly code: SignOffErrorCode;

  constructor(code: SignOffErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  static is(error: unknown): error is SignOffError {
    return error instanceof SignOffError;
  }
}
