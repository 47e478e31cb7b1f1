import { Buffer } from 'node:buffer';
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CliError } from './cliError.ts';
import { exitCode } from './exitCode.ts';

/** Patches above this are refused: they would not fit in memory beside what is computed from them. */
const patchLimit = 512 * 1024 * 1024;

/** The bytes of a patch file, or of standard input for `-`. */
export async function readPatchInput(name: string, directory: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of name === '-' ? process.stdin : await openFile(name, directory)) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > patchLimit)
      throw new CliError(
        exitCode.invalidInput,
        `The patch is larger than ${patchLimit / 1024 / 1024} MiB: split it, or review the commits themselves.`,
      );
  }
  return Buffer.concat(chunks);
}

async function openFile(name: string, directory: string): Promise<AsyncIterable<Buffer>> {
  try {
    const file = await open(resolve(directory, name));
    if ((await file.stat()).isDirectory()) {
      await file.close();
      throw new CliError(exitCode.usage, `"${name}" is a folder, not a patch file.`);
    }
    return file.createReadStream();
  } catch (error) {
    if (error instanceof CliError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new CliError(exitCode.usage, `The patch file "${name}" cannot be read (${code}).`, {
      cause: error,
    });
  }
}
