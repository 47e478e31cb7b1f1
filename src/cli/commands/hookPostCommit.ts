import { noteCommit } from '../../core/workflow/hooks/noteCommit.ts';
import type { CommandContext } from '../command.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';

/** Nothing that takes longer is worth the wait after every commit. */
const maximumNoteMilliseconds = 3_000;

export async function runPostCommit(context: CommandContext): Promise<ExitCode> {
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(maximumNoteMilliseconds)]);
  await noteCommit({ directory: process.cwd(), gitDirectory: process.env['GIT_DIR'], signal });
  return exitCode.pass;
}
