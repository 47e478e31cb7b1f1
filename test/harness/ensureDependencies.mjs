// @ts-check
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readStamp, writeStamp } from './fileStamp.mjs';
import { step } from './progress.mjs';
import { inProject, projectRoot } from './projectPaths.mjs';
import { runNpm } from './runNpm.mjs';
import { SetUpError } from './setUpError.mjs';
import { withSetUpLock } from './setUpLock.mjs';

const modules = inProject('node_modules');
const stampFile = join(modules, '.countersign-installed');

/** node_modules as package-lock.json says. */
export async function ensureDependencies() {
  if (await isInstalled()) {
    return;
  }
  await withSetUpLock('dependencies', async () => {
    if (await isInstalled()) {
      return;
    }
    await step('installing dependencies (npm install)', install);
    await writeStamp(stampFile, await lockDigest());
  });
}

async function isInstalled() {
  const digest = await lockDigest();
  if ((await readStamp(stampFile)) === digest) {
    return true;
  }
  // Installed by hand: npm writes its own inventory last.
  const [inventory, lock] = await Promise.all([
    stat(join(modules, '.package-lock.json')).catch(() => null),
    stat(inProject('package-lock.json')).catch(() => null),
  ]);
  if (inventory !== null && lock !== null && inventory.mtimeMs >= lock.mtimeMs) {
    await writeStamp(stampFile, digest);
    return true;
  }
  return false;
}

async function lockDigest() {
  const lock = await readFile(inProject('package-lock.json')).catch(() => Buffer.alloc(0));
  return createHash('sha256').update(lock).digest('hex');
}

async function install() {
  // Not `npm ci`: it refuses a lock file without the binaries of platforms that the registry at hand does not carry.
  // `--no-save` keeps both files as they are, and what the lock file names is installed as it says.
  const result = await runNpm(['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: projectRoot,
  });
  if (result.code === 127) {
    throw new SetUpError('npm is not on PATH. It comes with Node: install Node 20.19 or newer.');
  }
  if (result.code !== 0) {
    throw new SetUpError(
      'npm install failed. Offline? Run the same command again when the package registry can be reached.',
      result.output,
    );
  }
}
