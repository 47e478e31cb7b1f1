import type { CommandContext } from '../command.ts';
import { CliError } from '../cliError.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';

/** What the installed hooks start. Never reads a key, never signs, never edits a message. */
export async function runHook(context: CommandContext): Promise<ExitCode> {
  const [name, argument] = context.positionals;
  // Every commit waits for the first and the last, which need little of what a push does.
  if (name === 'commit-msg') return (await import('./hookCommitMsg.ts')).runCommitMsg(context, argument);
  if (name === 'pre-push') return (await import('./hookPrePush.ts')).runPrePush(context, argument);
  if (name === 'post-commit') return (await import('./hookPostCommit.ts')).runPostCommit(context);
  throw new CliError(exitCode.usage, 'Name the hook: commit-msg, pre-push or post-commit.');
}
