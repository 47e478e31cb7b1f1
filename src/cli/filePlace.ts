import { CliError } from './cliError.ts';
import { exitCode } from './exitCode.ts';

/** A line of a file, as people name it; the path from the top of the repository. */
export interface FilePlace {
  readonly path: string;
  readonly line: number;
}

/** Reads `FILE:LINE`; `what` says in the usage error who asked for one. */
export function parseFilePlace(text: string, what: string): FilePlace {
  const match = /^(?<path>.+):(?<line>[1-9][0-9]{0,8})$/s.exec(text)?.groups;
  const { path, line } = match ?? {};
  if (path === undefined || line === undefined)
    throw new CliError(exitCode.usage, `${what} takes FILE:LINE, such as src/a.ts:12; "${text}" is none.`);
  return { path, line: Number(line) };
}
