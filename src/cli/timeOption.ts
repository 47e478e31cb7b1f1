import { type CommandContext, stringOption } from './command.ts';
import { CliError } from './cliError.ts';
import { exitCode } from './exitCode.ts';

/** A day, or a time with its zone: without one it would mean another time on another machine. */
const timePattern = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/i;

/** The time of an option in milliseconds since the epoch; null when it is not given. Throws a usage error. */
export function timeOption(context: CommandContext, name: string): number | null {
  const text = stringOption(context.values, name);
  if (text === undefined) return null;
  const time = timePattern.test(text) ? Date.parse(text.replace(' ', 'T')) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new CliError(
      exitCode.usage,
      `--${name} takes a day or a time with its zone, such as 2026-11-20 or 2026-11-20T10:00:00Z; "${text}" is neither.`,
    );
  }
  return time;
}
