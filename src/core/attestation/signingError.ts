export type SigningErrorCode = 'ssh-keygen-missing' | 'no-key' | 'cancelled' | 'failed' | 'passphrase-needed';

export interface SigningErrorDetails {
  readonly exitCode?: number | null;
  /** What `ssh-keygen` printed, in English. */
  readonly stderr?: string;
  /** True when it took longer than it may. */
  readonly timedOut?: boolean;
}

/** Why nothing was signed. */
export class SigningError extends Error {
  readonly code: SigningErrorCode;
  readonly details: SigningErrorDetails;

  constructor(
    code: SigningErrorCode,
    message: string,
    details: SigningErrorDetails = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'SigningError';
    this.code = code;
    this.details = details;
  }

  /** True for a `SigningError`; with `code`, only for one of that kind. */
  static is(error: unknown, code?: SigningErrorCode): error is SigningError {
    return error instanceof SigningError && (code === undefined || error.code === code);
  }
}
