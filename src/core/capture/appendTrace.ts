import { Buffer } from 'node:buffer';
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CapturedStorePaths } from '../provenance/capturedStore.ts';

/** Two files of this size are kept: some months of an agent's work. */
const maximumStoreBytes = 8 * 1024 * 1024;

/**
 * Appends whole lines with one write, so that agents that work at the same time lose nothing and a crash tears at most
 * the last line. A store that is full becomes `previous`. Links are not written through. Throws what the system says.
 */
export async function appendTrace(
  store: CapturedStorePaths,
  lines: string,
  maximumBytes: number = maximumStoreBytes,
): Promise<void> {
  await mkdir(store.directory, { recursive: true });
  const handle = await openForAppend(store.current);
  let size: number;
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw new Error('the store of captured records is no plain file');
    const separator = (await endsInsideLine(handle, found.size)) ? '\n' : '';
    const bytes = Buffer.from(separator + lines, 'utf8');
    await handle.write(bytes);
    size = found.size + bytes.length;
  } finally {
    await handle.close();
  }
  if (size > maximumBytes) await rotate(store, maximumBytes);
}

function openForAppend(file: string): Promise<FileHandle> {
  const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants;
  return open(file, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600);
}

async function endsInsideLine(handle: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  const { bytesRead } = await handle.read(last, 0, 1, size - 1);
  return bytesRead === 1 && last[0] !== 0x0a;
}

/** A lock of somebody who died is taken after this time. */
const staleLockMilliseconds = 10_000;

/** One at a time: a second one would put the new, short file in the place of the full one. */
async function rotate(
  { directory, current, previous }: CapturedStorePaths,
  maximumBytes: number,
): Promise<void> {
  const lock = join(directory, 'traces.lock');
  if (!(await takeLock(lock))) return;
  try {
    if ((await stat(current)).size > maximumBytes) await rename(current, previous);
  } finally {
    await rm(lock, { force: true });
  }
}

async function takeLock(lock: string): Promise<boolean> {
  try {
    await (await open(lock, 'wx', 0o600)).close();
    return true;
  } catch {
    const age = await stat(lock).then(({ mtimeMs }) => Date.now() - mtimeMs, () => 0); // prettier-ignore
    // Whoever comes next rotates.
    if (age > staleLockMilliseconds) await rm(lock, { force: true });
    return false;
  }
}
