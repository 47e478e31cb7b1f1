import type { Command, OptionDefinition } from '../command.ts';
import { commandTable } from '../commandTable.ts';
import { commonOptions } from '../commonOptions.ts';

export function formatGeneralHelp(): string {
  const commands = Object.values(commandTable).filter((command) => command.isHidden !== true);
  const width = Math.max(...commands.map((command) => command.usage.length));
  return [
    'countersign: see which lines an AI wrote, read what matters first, countersign each hunk.',
    '',
    'Usage: countersign COMMAND [OPTIONS]',
    '',
    'Commands:',
    ...commands.map((command) => `  ${command.usage.padEnd(width)}  ${command.summary}`),
    '',
    'Common options:',
    ...formatOptions(commonOptions),
    '',
    'Exit codes: 0 pass, 1 policy violation, 2 usage, 3 invalid input or policy, 4 evidence incomplete, 5 internal error.',
    '',
  ].join('\n');
}

export function formatCommandHelp(command: Command): string {
  const options =
    Object.keys(command.options).length === 0 ? [] : ['Options:', ...formatOptions(command.options), ''];
  return [
    `Usage: countersign ${command.usage}`,
    '',
    command.summary,
    '',
    ...options,
    'Common options:',
    ...formatOptions(commonOptions),
    '',
  ].join('\n');
}

function formatOptions(options: Readonly<Record<string, OptionDefinition>>): readonly string[] {
  const rows = Object.entries(options).map(
    ([name, option]) =>
      [`--${name}${option.value === undefined ? '' : ` ${option.value}`}`, option.help] as const,
  );
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, help]) => `  ${left.padEnd(width)}  ${help}`);
}
