import type { VerifyReport } from '../core/policy/verifyReport.ts';
import { type OptionValues, stringsOption } from './command.ts';
import { CliError } from './cliError.ts';
import { exitCode } from './exitCode.ts';
import { verifyFormats } from './output/verifyFormats.ts';
import { type VerifyFormat, verifyFormatNames } from './verifyFormatName.ts';
import { standardOutput, writeOutput } from './writeOutput.ts';

/** One report in one format to one place. */
export interface VerifyOutput {
  readonly format: VerifyFormat;
  /** A file, or `-`. */
  readonly file: string;
}

/** Formats that people read; of the others standard output takes one alone, or it could not be parsed. */
const proseFormats: ReadonlySet<VerifyFormat> = new Set(['text', 'github', 'markdown']);

/** `--format` and `--output` paired by place. Without any output all go to standard output. Throws usage errors. */
export function parseVerifyOutputs(values: OptionValues): readonly VerifyOutput[] {
  const names = stringsOption(values, 'format');
  const files = stringsOption(values, 'output');
  const formats = (names.length === 0 ? ['text'] : names).map(parseFormat);
  if (files.length > 0 && files.length !== formats.length) {
    throw usage(
      `There are ${formats.length} formats and ${files.length} outputs: give each --format its own --output ("-" is standard output).`,
    );
  }
  const outputs = formats.map((format, at): VerifyOutput => ({ format, file: files[at] ?? standardOutput }));
  const named = outputs.map(({ file }) => file).filter((file) => file !== standardOutput);
  if (named.includes('')) throw usage('--output needs the name of a file.');
  const twice = named.find((file, at) => named.indexOf(file) !== at);
  if (twice !== undefined) throw usage(`Two formats cannot go to the same file "${twice}".`);
  const printed = outputs.filter(({ file }) => file === standardOutput).map(({ format }) => format);
  const document = printed.find((format) => !proseFormats.has(format));
  if (document !== undefined && printed.length > 1)
    throw usage(`${document} cannot share standard output with another format: give one an --output.`);
  return outputs;
}

/** Writes every output, the later ones also where an earlier one fails; then throws the first failure. */
export async function writeVerifyOutputs(
  outputs: readonly VerifyOutput[],
  report: VerifyReport,
): Promise<void> {
  const failures: unknown[] = [];
  for (const { format, file } of outputs) {
    try {
      await writeOutput(file, verifyFormats[format](report));
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

function parseFormat(name: string): VerifyFormat {
  const format = verifyFormatNames.find((candidate) => candidate === name);
  if (format === undefined)
    throw usage(`--format takes ${verifyFormatNames.join(', ')}; "${name}" is none of them.`);
  return format;
}

function usage(sentence: string): CliError {
  return new CliError(exitCode.usage, sentence);
}
