/**
 * `full-disk`: no space or quota left. `read-only`: no permission to write. `too-large`: one decision is larger than
 * a draft line may be. `unsafe-path`: something else than a plain file stands where the draft belongs.
 */
export type DraftErrorCode = 'full-disk' | 'read-only' | 'too-large' | 'unsafe-path' | 'unreadable';

/** A draft could not be written or read. Decisions that were recorded before are kept. */
export class DraftError extends Error {
  readonly code: DraftErrorCode;
  /** The draft's file. */
  readonly path: string;

  constructor(code: DraftErrorCode, path: string, cause?: unknown) {
    super(`${messages[code]}: ${path}`, cause === undefined ? undefined : { cause });
    this.name = 'DraftError';
    this.code = code;
    this.path = path;
  }

  static is(error: unknown, code?: DraftErrorCode): error is DraftError {
    return error instanceof DraftError && (code === undefined || error.code === code);
  }
}

const messages: Readonly<Record<DraftErrorCode, string>> = {
  'full-disk': 'the disk is full, so the decision was not saved',
  'read-only': 'no permission to write, so the decision was not saved',
  'too-large': 'the decision is too large to be saved',
  'unsafe-path': 'the place of the draft holds something that is no plain file',
  unreadable: 'the draft cannot be read or written',
};
