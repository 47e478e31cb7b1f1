import { constants } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { CapturedStorePaths } from '../provenance/capturedStore.ts';

/** What is older than this many bytes is forgotten. */
const maximumLogBytes = 64 * 1024;
const maximumLineLength = 500;

/**
 * Notes why an edit was not recorded, in `capture.log` beside the records. There is nobody to tell: an agent must not
 * be disturbed. Never throws.
 */
export async function logProblem(store: CapturedStorePaths, message: string, now: Date): Promise<void> {
  try {
    await mkdir(store.directory, { recursive: true });
    const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants;
    const flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK;
    const handle = await open(join(store.directory, 'capture.log'), flags, 0o600);
    try {
      const found = await handle.stat();
      if (!found.isFile()) return;
      if (found.size > maximumLogBytes) await handle.truncate(0);
      const line = message.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ').slice(0, maximumLineLength);
      await handle.write(`${now.toISOString()} ${line}\n`);
    } finally {
      await handle.close();
    }
  } catch {
    // A log that cannot be written is no reason to fail.
  }
}
