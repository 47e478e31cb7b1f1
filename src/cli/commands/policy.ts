import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createBlobReader } from '../../core/git/blobs.ts';
import { openRepository } from '../../core/git/repository.ts';
import { resolveCommit } from '../../core/git/revParse.ts';
import { formatEffectivePolicy } from '../../core/policy/formatEffectivePolicy.ts';
import { ruleCatalog } from '../../core/risk/ruleCatalog.ts';
import { checkPolicy } from '../../core/workflow/checkPolicy.ts';
import { initPolicy } from '../../core/workflow/initPolicy.ts';
import { policyPath, readPolicyAt } from '../../core/workflow/readPolicy.ts';
import { type Command, type CommandContext, stringOption } from '../command.ts';
import { CliError } from '../cliError.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { formatTable, terminalText } from '../output/table.ts';
import { choiceOption } from '../targetOptions.ts';

export const policyInitCommand: Command = {
  usage: 'policy init',
  summary: 'Write a commented policy for this repository; never overwrites one.',
  options: {
    preset: { type: 'string', value: 'declared|strict|all', help: 'what needs a sign-off (default: strict)' },
    'dry-run': { type: 'boolean', help: 'print the policy and write nothing' },
  },
  run: runInit,
};

export const policyCheckCommand: Command = {
  usage: 'policy check',
  summary: 'Check a policy: form, members, keys, and that its rules can be satisfied.',
  options: { file: { type: 'string', value: 'FILE', help: `default: ${policyPath} of the working tree` } },
  run: runCheck,
};

export const policyShowCommand: Command = {
  usage: 'policy show',
  summary: 'Print the effective policy with every default filled in.',
  options: {
    target: { type: 'string', value: 'REF', help: 'where to read it (default: HEAD)' },
    rules: { type: 'boolean', help: 'list the flag rules instead' },
  },
  run: showPolicy,
};

async function runInit(context: CommandContext): Promise<ExitCode> {
  const preset = choiceOption(context, 'preset', ['declared', 'strict', 'all'], 'strict');
  const dryRun = context.values['dry-run'] === true;
  const { path, text, created, signersPath } = await initPolicy(context.directory, {
    preset,
    schemaFile: join(__dirname, '..', 'media', 'schemas', 'policy.schema.json'),
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

async function runCheck(context: CommandContext): Promise<ExitCode> {
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

async function showPolicy(context: CommandContext): Promise<ExitCode> {
  if (context.values['rules'] === true) {
    context.print(
      formatTable([
        ['RULE', 'LEVEL', 'WHAT IT FLAGS'],
        ...ruleCatalog.map((rule) => [rule.id, rule.level, rule.title]),
      ]),
    );
    return exitCode.pass;
  }
  const repository = await openRepository(context.directory, { signal: context.signal });
  const commit = await resolveCommit(repository, stringOption(context.values, 'target') ?? 'HEAD');
  const blobs = createBlobReader(repository, context.signal);
  try {
    const { policy, problems } = await readPolicyAt(commit, blobs);
    for (const problem of problems) context.note(problem.message);
    if (policy === null) {
      throw new CliError(
        exitCode.invalidInput,
        problems.length > 0
          ? 'The policy cannot be used; see above.'
          : `There is no ${policyPath} at ${commit.slice(0, 10)}.`,
      );
    }
    context.print(formatEffectivePolicy(policy));
    return exitCode.pass;
  } finally {
    blobs.dispose();
  }
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return null;
  }
}
