import type { ExitCode } from './exitCode.ts';

/** A failure with the sentence a person reads and the code a pipeline reads. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
