import { join } from 'node:path';
import { initPolicy } from '../../core/workflow/initPolicy.ts';
import type { CommandContext } from '../command.ts';
import { CliError } from '../cliError.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { choiceOption } from '../targetOptions.ts';

export async function runPolicyInit(context: CommandContext): Promise<ExitCode> {
  const preset = choiceOption(context, 'preset', ['declared', 'strict', 'all'], 'strict');
  const dryRun = context.values['dry-run'] === true;
  const { path, text, created, signersPath } = await initPolicy(context.directory, {
    preset,
    schemaFile: join(context.programs, '..', 'media', 'schemas', 'policy.schema.json'),
    dryRun,
  });
  if (dryRun) {
    context.print(text);
    return exitCode.pass;
  }
  if (!created)
    throw new CliError(exitCode.usage, `${path} is there already; "countersign policy check" checks it.`);
  context.print(`${path}\n${signersPath === null ? '' : `${signersPath}\n`}`);
  context.note('Read both, complete the keys, then: countersign policy check');
  return exitCode.pass;
}
