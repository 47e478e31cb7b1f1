// @ts-check
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { print } from './progress.mjs';
import { cacheDirectory } from './projectPaths.mjs';

const pollMilliseconds = 250;
/** A lock without a readable owner is in the middle of being taken; it may stay so only this long. */
const ownerlessMilliseconds = 3_000;

/**
 * Lets one process at a time do a piece of set-up. A lock whose owner is gone is taken over.
 * @template Result
 * @param {string} name
 * @param {() => Promise<Result>} run
 * @returns {Promise<Result>}
 */
export async function withSetUpLock(name, run) {
  const lock = join(cacheDirectory, 'locks', name);
  await mkdir(join(cacheDirectory, 'locks'), { recursive: true });
  await takeLock(lock, name);
  try {
    return await run();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

/** @param {string} lock @param {string} name */
async function takeLock(lock, name) {
  let told = false;
  let ownerlessSince = 0;
  for (;;) {
    try {
      await mkdir(lock);
      await writeFile(join(lock, 'owner'), String(process.pid));
      return;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') {
        throw error;
      }
    }
    const owner = await readOwner(lock);
    ownerlessSince = owner === null ? ownerlessSince || Date.now() : 0;
    const abandoned = owner === null ? Date.now() - ownerlessSince > ownerlessMilliseconds : !isAlive(owner);
    if (abandoned) {
      await rm(lock, { recursive: true, force: true });
      continue;
    }
    if (!told) {
      print(`  another run prepares "${name}", waiting for it`);
      told = true;
    }
    await sleep(pollMilliseconds);
  }
}

/** @param {string} lock */
async function readOwner(lock) {
  try {
    const owner = Number(await readFile(join(lock, 'owner'), 'utf8'));
    return Number.isInteger(owner) && owner > 0 ? owner : null;
  } catch {
    return null;
  }
}

/** @param {number} owner */
function isAlive(owner) {
  try {
    process.kill(owner, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
