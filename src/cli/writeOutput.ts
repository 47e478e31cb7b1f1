import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { open, realpath, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { CliError } from './cliError.ts';
import { type ExitCode, exitCode } from './exitCode.ts';

/** Where results go instead of a file. */
export const standardOutput = '-';

/**
 * Writes results to standard output (`-`) and waits until they are out, or to a file: whole or not at all, through a
 * temporary file beside it. Throws `CliError`: a command must not pass when nobody can read what it found.
 */
export async function writeOutput(name: string, text: string | Uint8Array): Promise<void> {
  try {
    if (name === standardOutput) await writeStandardOutput(text);
    else await writeFileWhole(resolve(name), text);
  } catch (error) {
    throw outputError(name, error);
  }
}

function writeStandardOutput(text: string | Uint8Array): Promise<void> {
  return new Promise((done, failed) => {
    process.stdout.write(text, (error) => {
      if (error == null) done();
      else failed(error);
    });
  });
}

async function writeFileWhole(path: string, text: string | Uint8Array): Promise<void> {
  const existing = await statOrNull(path);
  if (existing?.isDirectory() === true) throw withCode('EISDIR');
  // A device or a pipe is written to, not replaced by a file.
  if (existing?.isFile() === false) return writeFile(path, text);
  // A link stays one: what it points to is replaced.
  const target = existing === null ? path : await realpath(path);
  const temporary = join(
    dirname(target),
    `.${basename(target).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`,
  );
  try {
    const file = await open(temporary, 'wx', existing === null ? 0o666 : existing.mode & 0o777);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

async function statOrNull(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** What is wrong with the place that was named, and what with the machine. */
const failures: Readonly<Record<string, { readonly exit: ExitCode; readonly why: string }>> = {
  ENOENT: { exit: exitCode.invalidInput, why: 'its folder does not exist' },
  ENOTDIR: { exit: exitCode.invalidInput, why: 'a part of its path is no folder' },
  EISDIR: { exit: exitCode.invalidInput, why: 'it is a folder' },
  EACCES: { exit: exitCode.invalidInput, why: 'there is no permission to' },
  EPERM: { exit: exitCode.invalidInput, why: 'there is no permission to' },
  EROFS: { exit: exitCode.invalidInput, why: 'the file system is read-only' },
  ENAMETOOLONG: { exit: exitCode.invalidInput, why: 'its name is too long' },
  ELOOP: { exit: exitCode.invalidInput, why: 'its links lead in a circle' },
  ENOSPC: { exit: exitCode.internal, why: 'the disk is full' },
  EDQUOT: { exit: exitCode.internal, why: 'the disk quota is used up' },
  EPIPE: { exit: exitCode.internal, why: 'nobody reads it any more' },
};

function outputError(name: string, error: unknown): CliError {
  const code = codeOf(error);
  const { exit, why } = failures[code] ?? { exit: exitCode.internal, why: code };
  const what = name === standardOutput ? 'Standard output' : `The output ${JSON.stringify(name)}`;
  return new CliError(exit, `${what} cannot be written: ${why}.`, { cause: error });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}

function withCode(code: string): Error {
  return Object.assign(new Error(code), { code });
}
