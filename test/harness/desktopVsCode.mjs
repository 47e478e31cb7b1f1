// @ts-check
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { atExit, temporaryDirectory } from './cleanUp.mjs';
import { findProgram } from './findProgram.mjs';
import { runProgram } from './runProgram.mjs';
import { SetUpError } from './setUpError.mjs';

/** @typedef {{open: (options: {folder: string, vsix: string, settings: Record<string, unknown>}) => Promise<void>}} DesktopVsCode */

/**
 * The VS Code of this desktop, opened beside the person's own with folders of its own.
 * Null without a `code` command, without a display, or inside VS Code's own terminal of a remote.
 * @returns {Promise<DesktopVsCode | null>}
 */
export async function desktopVsCode() {
  const code = await findProgram('code');
  const hasDisplay =
    process.platform !== 'linux' ||
    Boolean(process.env['DISPLAY']) ||
    Boolean(process.env['WAYLAND_DISPLAY']);
  if (code === null || !hasDisplay || process.env['COUNTERSIGN_EMBEDDED'] === '1') {
    return null;
  }
  return { open: (options) => openDesktop(code, options) };
}

/** @param {string} code @param {{folder: string, vsix: string, settings: Record<string, unknown>}} options */
async function openDesktop(code, { folder, vsix, settings }) {
  const home = await temporaryDirectory('desktop');
  const userData = join(home, 'user-data');
  await mkdir(join(userData, 'User'), { recursive: true });
  await writeFile(join(userData, 'User', 'settings.json'), `${JSON.stringify(settings, null, 2)}\n`);
  const folders = ['--user-data-dir', userData, '--extensions-dir', join(home, 'extensions')];
  const shell = process.platform === 'win32';
  const installed = await runProgram(code, [...folders, '--install-extension', vsix], { timeout: 120_000 });
  if (installed.code !== 0) {
    throw new SetUpError(
      `"code --install-extension" failed. COUNTERSIGN_EMBEDDED=1 npm start uses the embedded VS Code instead.`,
      installed.output,
    );
  }
  const child = spawn(code, [...folders, '--new-window', '--wait', '--disable-workspace-trust', folder], {
    stdio: 'ignore',
    detached: !shell,
    shell,
  });
  atExit(() => {
    if (child.pid !== undefined && !shell) {
      process.kill(-child.pid, 'SIGTERM');
    }
  });
  // Closing the window ends npm start too.
  child.on('exit', () => process.exit(0));
}
