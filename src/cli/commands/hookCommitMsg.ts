import { readFile } from 'node:fs/promises';
import { checkMessage, type MessageCheck } from '../../core/workflow/hooks/checkMessage.ts';
import type { CommandContext } from '../command.ts';
import { CliError } from '../cliError.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { noteOfHook } from '../output/hookNote.ts';

/** Refuses a message whose attestations cannot be read; says nothing to any other. */
export async function runCommitMsg(context: CommandContext, file: string | undefined): Promise<ExitCode> {
  if (file === undefined)
    throw new CliError(exitCode.usage, 'Name the file with the message, as git does for commit-msg.');
  let check: MessageCheck;
  try {
    check = checkMessage(await readFile(file));
  } catch {
    noteOfHook(context, `the message in ${file} cannot be read, so its attestations were not checked.`);
    return exitCode.pass;
  }
  const { errors, notes } = check;
  for (const note of notes) noteOfHook(context, `note: ${note}`);
  for (const error of errors)
    noteOfHook(context, `line ${error.line ?? 1} of the message: ${error.message}.`);
  if (errors.length === 0) return exitCode.pass;
  noteOfHook(
    context,
    `the commit is stopped: correct or remove that attestation. Your message is kept in ${file}.`,
  );
  return exitCode.invalidInput;
}
