import { GitError, type GitErrorCode } from '../core/git/gitError.ts';
import { TargetError } from '../core/workflow/target.ts';
import { CliError } from './cliError.ts';
import { type ExitCode, exitCode } from './exitCode.ts';

/** One sentence and an exit code for whatever was thrown. */
export function describeFailure(error: unknown): { readonly sentence: string; readonly code: ExitCode } {
  if (error instanceof CliError) return { sentence: sentenceOf(error.message), code: error.exitCode };
  if (TargetError.is(error)) return { sentence: error.message, code: codeOfTargetError(error) };
  if (GitError.is(error))
    return { sentence: sentenceOf(error.message), code: gitErrorCodes[error.code] ?? exitCode.internal };
  if (error instanceof Error && error.name === 'AbortError')
    return { sentence: 'stopped.', code: exitCode.internal };
  const reason = error instanceof Error ? error.message : String(error);
  return {
    sentence: `something went wrong inside: ${firstLine(reason)} Run again with --debug to see where.`,
    code: exitCode.internal,
  };
}

/** What cannot be decided for want of history is incomplete evidence, never a usage error that a script might ignore. */
function codeOfTargetError({ code }: TargetError): ExitCode {
  return code === 'incomplete-history' || code === 'several-merge-bases'
    ? exitCode.incomplete
    : exitCode.usage;
}

const gitErrorCodes: Readonly<Partial<Record<GitErrorCode, ExitCode>>> = {
  'not-a-repository': exitCode.usage,
  'unknown-revision': exitCode.usage,
  'no-commits': exitCode.invalidInput,
  'unmerged-index': exitCode.invalidInput,
  'unsupported-path': exitCode.invalidInput,
  'too-large': exitCode.invalidInput,
  'missing-object': exitCode.incomplete,
};

/** Git's own words end without a full stop. */
function sentenceOf(message: string): string {
  return firstLine(message.trim());
}

function firstLine(text: string): string {
  const line = text.split('\n', 1)[0] ?? '';
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
