import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createBlobReader } from '../../core/git/blobs.ts';
import { openRepository } from '../../core/git/repository.ts';
import { resolveCommit } from '../../core/git/revParse.ts';
import { parseAllowedSigners } from '../../core/attestation/allowedSigners.ts';
import { formatEffectivePolicy } from '../../core/policy/formatEffectivePolicy.ts';
import { parsePolicy } from '../../core/policy/parsePolicy.ts';
import { unsatisfiableRules } from '../../core/policy/unsatisfiableRules.ts';
import { ruleCatalog } from '../../core/risk/ruleCatalog.ts';
import { initPolicy } from '../../core/workflow/initPolicy.ts';
import { policySigners } from '../../core/workflow/policySigners.ts';
import { policyPath, readPolicyAt } from '../../core/workflow/readPolicy.ts';
import { type Command, type CommandContext, stringOption } from '../command.ts';
import { CliError } from '../cliError.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { formatTable } from '../output/table.ts';
import { choiceOption } from '../targetOptions.ts';

export const policyInitCommand: Command = {
  usage: 'policy init',
  summary: 'Write a commented policy for this repository; never overwrites one.',
  options: {
    preset: { type: 'string', value: 'declared|strict|all', help: 'what needs a sign-off (default: strict)' },
  },
  run: async (context) => {
    const preset = choiceOption(context, 'preset', ['declared', 'strict', 'all'], 'strict');
    const { path, created } = await initPolicy(context.directory, { preset });
    if (!created)
      throw new CliError(exitCode.usage, `${path} is there already; "countersign policy check" checks it.`);
    context.print(`${path}\n`);
    return exitCode.pass;
  },
};

export const policyCheckCommand: Command = {
  usage: 'policy check',
  summary: 'Check a policy: form, members, keys, and that its rules can be satisfied.',
  options: { file: { type: 'string', value: 'FILE', help: `default: ${policyPath} of the working tree` } },
  run: checkPolicy,
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

async function checkPolicy(context: CommandContext): Promise<ExitCode> {
  const repository = await openRepository(context.directory, { signal: context.signal });
  const path = stringOption(context.values, 'file') ?? join(repository.root, policyPath);
  const text = await readText(path);
  if (text === null)
    throw new CliError(
      exitCode.invalidInput,
      `${path} cannot be read: "countersign policy init" writes one.`,
    );
  const { value: policy, problems } = parsePolicy(text);
  const sentences = problems.map((problem) => problem.message);
  const warnings: string[] = [];
  if (policy !== null) {
    const signers = parseAllowedSigners((await readText(join(repository.root, policy.signers))) ?? '');
    sentences.push(...signers.problems.map((problem) => `${policy.signers}: ${problem.message}`));
    const faults = unsatisfiableRules(policy, policySigners(signers.value));
    sentences.push(...faults.filter((fault) => fault.kind === 'error').map((fault) => fault.message));
    warnings.push(...faults.filter((fault) => fault.kind === 'warning').map((fault) => fault.message));
  }
  for (const warning of warnings) context.print(`warning: ${warning}\n`);
  for (const sentence of sentences) context.print(`${sentence}\n`);
  if (sentences.length === 0) context.print('The policy is sound.\n');
  return sentences.length === 0 ? exitCode.pass : exitCode.invalidInput;
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
