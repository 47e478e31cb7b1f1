import { CliError } from './cliError.ts';
import { exitCode } from './exitCode.ts';

/** A line of a file, as people name it; the path from the top of the repository. */
export interface FilePlace {
  readonly path: string;
  readonly line: number;
}

/** Reads `FILE:LINE`; null for what is none. */
export function readFilePlace(text: string): FilePlace | null {
  const { path, line } = /^(?<path>.+):(?<line>[1-9][0-9]{0,8})$/s.exec(text)?.groups ?? {};
  return path === undefined || line === undefined ? null : { path, line: Number(line) };
}

/** As `readFilePlace`; `what` says in the usage error who asked for one. */
export function parseFilePlace(text: string, what: string): FilePlace {
  const place = readFilePlace(text);
  if (place === null)
    throw new CliError(exitCode.usage, `${what} takes FILE:LINE, such as src/a.ts:12; "${text}" is none.`);
  return place;
}
