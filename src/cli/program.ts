import { setMaxListeners } from 'node:events';
import { parseArgs } from 'node:util';
import packageManifest from '../../package.json' with { type: 'json' };
import type { Command, CommandContext, OptionValues } from './command.ts';
import { CliError } from './cliError.ts';
import { commandTable } from './commandTable.ts';
import { commonOptions } from './commonOptions.ts';
import { describeFailure } from './describeFailure.ts';
import { terminalText } from './output/table.ts';
import { type ExitCode, exitCode } from './exitCode.ts';
import { formatCommandHelp, formatGeneralHelp } from './output/help.ts';

interface Invocation {
  readonly command: Command;
  readonly positionals: readonly string[];
  readonly values: OptionValues;
}

async function runCommandLine(words: readonly string[], programs: string): Promise<ExitCode> {
  if (words.length === 0 || words[0] === '--help' || words[0] === 'help') {
    process.stdout.write(formatGeneralHelp());
    return words.length === 0 ? exitCode.usage : exitCode.pass;
  }
  if (words[0] === '--version') {
    process.stdout.write(`${packageManifest.version}\n`);
    return exitCode.pass;
  }
  const invocation = parseInvocation(words);
  const { command, values } = invocation;
  if (values['help'] === true) {
    process.stdout.write(formatCommandHelp(command));
    return exitCode.pass;
  }
  const aborter = new AbortController();
  // Every git process of a review listens to it; there is no leak to warn of.
  setMaxListeners(0, aborter.signal);
  process.once('SIGINT', () => aborter.abort());
  const runCommand = await command.load();
  return runCommand(contextFor(invocation, programs, aborter.signal));
}

function parseInvocation(words: readonly string[]): Invocation {
  const named = Object.entries(commandTable).find(([name]) =>
    name.split(' ').every((word, at) => words[at] === word),
  );
  if (named === undefined) {
    const family = Object.keys(commandTable).filter((name) => name.startsWith(`${words[0]} `));
    throw new CliError(
      exitCode.usage,
      family.length > 0
        ? `"countersign ${words[0]}" needs one of: ${family.map((name) => name.split(' ')[1]).join(', ')}.`
        : `"${words[0]}" is no command of countersign: see "countersign --help".`,
    );
  }
  const [name, command] = named;
  const args = words.slice(name.split(' ').length);
  try {
    const options = { ...commonOptions, ...command.options };
    const config = Object.fromEntries(
      Object.entries(options).map(([key, { type, multiple }]) => [
        key,
        { type, multiple: multiple ?? false },
      ]),
    );
    const { values, positionals } = parseArgs({
      args,
      options: config,
      allowPositionals: true,
      strict: true,
    });
    return { command, positionals, values };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0] : String(error);
    throw new CliError(exitCode.usage, `${reason}. See "countersign ${name} --help".`, { cause: error });
  }
}

function contextFor(
  { positionals, values }: Invocation,
  programs: string,
  signal: AbortSignal,
): CommandContext {
  const shown = values['progress'] === true || (process.stderr.isTTY && values['format'] !== 'json');
  return {
    positionals,
    values,
    signal,
    programs,
    directory: typeof values['repo'] === 'string' ? values['repo'] : process.cwd(),
    color: values['no-color'] !== true && (process.env['NO_COLOR'] ?? '') === '' && process.stdout.isTTY,
    print: (text) => void process.stdout.write(text),
    note: (text) => void process.stderr.write(`${terminalText(text)}\n`),
    progress: (text) => {
      if (shown) process.stderr.write(process.stderr.isTTY ? `\r\u001B[K${text}` : `${text}\n`);
    },
  };
}

/**
 * The command line's shell: finds the command, hands it what it needs, turns failures into one sentence and a code.
 * `programs` is the directory that `CommandContext` tells of.
 */
export async function runProgram(programs: string): Promise<void> {
  endWithOutput();
  try {
    process.exitCode = await runCommandLine(process.argv.slice(2), programs);
  } catch (error) {
    // An agent's hook, even a misspelt one, must not disturb the agent.
    if (process.argv[2] === 'capture') return;
    const { sentence, code } = describeFailure(error);
    const lines = sentence.split('\n').map(terminalText);
    process.stderr.write(`countersign: ${lines.join('\n')}\n`);
    if (process.argv.includes('--debug') && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    process.exitCode = code;
  }
}

/** A closed pipe (`countersign review | head`) ends the output, not the program with a stack trace. */
function endWithOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A command that waits for its output (the gate) has said so by a code, and tells itself what became of it.
    if (process.exitCode !== undefined && process.exitCode !== exitCode.pass) return;
    process.exit(error.code === 'EPIPE' ? exitCode.pass : exitCode.internal);
  });
}
