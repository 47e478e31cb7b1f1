import type { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, link, mkdir, open, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { CliError } from '../cliError.ts';
import { exitCode } from '../exitCode.ts';

const keyLength = 32;

/**
 * The key that authenticates what was decided in a terminal. A terminal has no secret storage, so it is a file that
 * only its owner can read: every program that runs as the person can read it too, which is why decisions of an earlier
 * run are never signed before they are confirmed. Made when there is none. Throws `CliError`.
 */
export async function terminalDraftKey(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Buffer> {
  const directory = stateDirectory(environment);
  const path = join(directory, 'draft.key');
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    return (await readKey(path)) ?? (await createKey(directory, path));
  } catch (error) {
    if (error instanceof CliError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new CliError(
      exitCode.invalidInput,
      `The key for unfinished reviews cannot be kept in "${path}" (${code}): make that folder writable, or set XDG_STATE_HOME.`,
      { cause: error },
    );
  }
}

/** The key if there is one, for whoever only reads. Throws `CliError`. */
export async function findTerminalDraftKey(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Buffer | null> {
  return readKey(join(stateDirectory(environment), 'draft.key'));
}

/** XDG Base Directory Specification 0.8, and what Windows and macOS have in its place. */
function stateDirectory(environment: Readonly<Record<string, string | undefined>>): string {
  const chosen = environment['XDG_STATE_HOME'];
  if (chosen !== undefined && isAbsolute(chosen)) return join(chosen, 'countersign');
  const local = environment['LOCALAPPDATA'];
  if (process.platform === 'win32' && local !== undefined) return join(local, 'countersign');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'countersign');
  return join(homedir(), '.local', 'state', 'countersign');
}

async function readKey(path: string): Promise<Buffer | null> {
  let handle: FileHandle;
  try {
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    const stat = await handle.stat();
    const isOwn = process.getuid === undefined || stat.uid === process.getuid();
    const isPrivate = process.platform === 'win32' || (stat.mode & 0o077) === 0;
    if (!stat.isFile() || stat.size !== keyLength || !isOwn || !isPrivate) {
      throw new CliError(
        exitCode.invalidInput,
        `"${path}" is no key that only you can read: remove it, and decide again what was not signed yet.`,
      );
    }
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** Linked into place when it is whole, so that two runs at once end with the same key. */
async function createKey(directory: string, path: string): Promise<Buffer> {
  const key = randomBytes(keyLength);
  const temporary = join(directory, `draft.key.${randomBytes(6).toString('hex')}`);
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(key);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(temporary, path);
    return key;
  } catch (error) {
    const other = await readKey(path);
    if (other === null) throw error;
    return other;
  } finally {
    await rm(temporary, { force: true });
  }
}
