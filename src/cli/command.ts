import type { ExitCode } from './exitCode.ts';

/** What every command gets: where to write, what was asked, how to stop. */
export interface CommandContext {
  /** Positional arguments after the command's own words. */
  readonly positionals: readonly string[];
  readonly values: OptionValues;
  readonly directory: string;
  /** The directory of this program (`dist`), with what was built beside it. */
  readonly programs: string;
  readonly color: boolean;
  readonly signal: AbortSignal;
  /** Results only. */
  readonly print: (text: string) => void;
  /** Everything else: warnings and hints, a line each on stderr; what could drive a terminal is escaped. */
  readonly note: (text: string) => void;
  /** A line that replaces itself on a terminal; silent without `--progress`. */
  readonly progress: (text: string) => void;
}

export type OptionValues = Readonly<
  Record<string, string | boolean | readonly (string | boolean)[] | undefined>
>;

export interface OptionDefinition {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly help: string;
}

/** Does what a command is for, and says how it ended. */
export type RunCommand = (context: CommandContext) => Promise<ExitCode>;

/** One row of the command table: data for the parser and the help, and where the function is that does it. */
export interface Command {
  readonly usage: string;
  readonly summary: string;
  /** Left out of the list of commands: other programs call it. */
  readonly isHidden?: true;
  readonly options: Readonly<Record<string, OptionDefinition>>;
  /** Loads the code of this command alone: it is most of the time that a short one takes. */
  readonly load: () => Promise<RunCommand>;
}

export function stringOption(values: OptionValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

export function stringsOption(values: OptionValues, name: string): readonly string[] {
  const value = values[name];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
