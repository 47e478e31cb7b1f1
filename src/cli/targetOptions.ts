import type { TargetRequest } from '../core/workflow/target.ts';
import { type CommandContext, type OptionDefinition, stringOption } from './command.ts';
import { CliError } from './cliError.ts';
import { exitCode } from './exitCode.ts';

/** Options that choose what is compared, shared by the commands that take a range. */
export const targetOptions: Readonly<Record<string, OptionDefinition>> = {
  worktree: { type: 'boolean', help: 'everything not committed, untracked files included' },
  staged: { type: 'boolean', help: 'the index against HEAD' },
  commit: {
    type: 'string',
    value: 'REV',
    help: 'what one commit did; a merge: what it adds to a clean merge',
  },
};

/** The one target that was asked for; no target at all means the current branch against its base. */
export function parseTargetRequest(context: CommandContext): TargetRequest {
  const asked: TargetRequest[] = context.positionals.map((range) => ({ kind: 'range', range }));
  if (context.values['worktree'] === true) asked.push({ kind: 'worktree' });
  if (context.values['staged'] === true) asked.push({ kind: 'staged' });
  const revision = stringOption(context.values, 'commit');
  if (revision !== undefined) asked.push({ kind: 'commit', revision });
  if (asked.length > 1)
    throw new CliError(
      exitCode.usage,
      'Name one thing to compare: a range, --worktree, --staged, --commit or --patch.',
    );
  return asked[0] ?? { kind: 'branch' };
}

/** The value of an option that allows few words, or a usage error that lists them. */
export function choiceOption<T extends string>(
  context: CommandContext,
  name: string,
  choices: readonly T[],
  otherwise: T,
): T {
  const value = stringOption(context.values, name);
  if (value === undefined) return otherwise;
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined)
    throw new CliError(exitCode.usage, `--${name} takes ${choices.join(', ')}; "${value}" is none of them.`);
  return choice;
}
