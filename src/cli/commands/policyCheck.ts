import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openRepository } from '../../core/git/repository.ts';
import { checkPolicy } from '../../core/workflow/checkPolicy.ts';
import { policyPath } from '../../core/workflow/readPolicy.ts';
import { type CommandContext, stringOption } from '../command.ts';
import { CliError } from '../cliError.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { terminalText } from '../output/table.ts';

export async function runPolicyCheck(context: CommandContext): Promise<ExitCode> {
  const repository = await openRepository(context.directory, { signal: context.signal });
  const path = stringOption(context.values, 'file') ?? join(repository.root, policyPath);
  const text = await readText(path);
  if (text === null)
    throw new CliError(
      exitCode.invalidInput,
      `${path} cannot be read: "countersign policy init" writes one.`,
    );
  const { errors, warnings } = await checkPolicy(repository, text);
  for (const warning of warnings) context.print(`warning: ${terminalText(warning)}\n`);
  for (const error of errors) context.print(`${terminalText(error)}\n`);
  if (errors.length === 0) context.print('The policy is sound.\n');
  return errors.length === 0 ? exitCode.pass : exitCode.invalidInput;
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return null;
  }
}
