// @ts-check
// A repository whose git waits: its configuration includes a pipe that nobody writes into. What needs git comes late
// then, as late as a test wants it.
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** How long nothing must wait at the pipe any more before it is taken away. */
const quietMilliseconds = 1_000;

/**
 * Holds every git that is started in a work tree from now on.
 * @param {string} directory top of the work tree @returns {Promise<() => Promise<void>>} lets all of them go on
 */
export async function holdGit(directory) {
  const configuration = join(directory, '.git', 'config');
  const pipe = join(directory, '.git', 'hold');
  const before = await readFile(configuration, 'utf8');
  await promisify(execFile)('mkfifo', [pipe]);
  await writeFile(configuration, `${before}[include]\n\tpath = hold\n`);
  return async () => {
    await writeFile(configuration, before);
    for (let since = Date.now(); Date.now() - since < quietMilliseconds; await sleep(50))
      if (await letOn(pipe)) since = Date.now();
    await rm(pipe);
  };
}

/** Whoever waits at the pipe reads its end. False: nobody does. @param {string} pipe */
async function letOn(pipe) {
  try {
    await (await open(pipe, constants.O_WRONLY | constants.O_NONBLOCK)).close();
    return true;
  } catch {
    return false;
  }
}
