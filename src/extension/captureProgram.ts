import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { captureLauncher, quoteProgram } from '../core/capture/captureLauncher.ts';
import type { Services } from './services.ts';

type Places = Pick<Services, 'programs' | 'storage'>;

function launcherOf({ programs, storage }: Places): { readonly file: string; readonly text: string } {
  const cli = join(programs, 'cli.cjs');
  const { fileName, text } = captureLauncher({ platform: process.platform, node: process.execPath, cli });
  return { file: join(storage, fileName), text };
}

/** How a shell starts what records edits. */
export function captureProgram(places: Places): string {
  return quoteProgram(launcherOf(places).file, process.platform);
}

/** Writes the script that hooks start. */
export async function writeCaptureProgram(places: Places): Promise<void> {
  const { file, text } = launcherOf(places);
  await mkdir(places.storage, { recursive: true });
  await writeFile(file, text);
  await chmod(file, 0o755);
}

/** After an update the program stands in another directory. Does nothing where no hook was ever installed. */
export async function refreshCaptureProgram(places: Places): Promise<void> {
  const { file, text } = launcherOf(places);
  const known = await readFile(file, 'utf8').catch(() => null);
  if (known !== null && known !== text) await writeCaptureProgram(places);
}
