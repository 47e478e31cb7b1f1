import type { RangeMode } from '../core/policy/changePart.ts';
import { type CommandContext, stringOption } from './command.ts';
import { CliError } from './cliError.ts';
import { exitCode } from './exitCode.ts';

export const rangeModes: readonly RangeMode[] = ['net', 'every-commit', 'both'];

/** What `--range-mode` asks for; null when it is not given. Throws a usage error. */
export function rangeModeOption({ values }: CommandContext): RangeMode | null {
  const name = stringOption(values, 'range-mode');
  if (name === undefined) return null;
  const mode = rangeModes.find((candidate) => candidate === name);
  if (mode === undefined)
    throw new CliError(
      exitCode.usage,
      `--range-mode takes ${rangeModes.join(', ')}; "${name}" is none of them.`,
    );
  return mode;
}
