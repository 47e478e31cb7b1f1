// @ts-check
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/**
 * The absolute path of the first of these programs that PATH knows.
 * @param {...string} names
 * @returns {Promise<string | null>}
 */
export async function findProgram(...names) {
  const directories = (process.env['PATH'] ?? '').split(delimiter).filter((directory) => directory !== '');
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  for (const name of names) {
    for (const directory of directories) {
      for (const ending of endings) {
        const file = join(directory, name + ending);
        if (await isExecutable(file)) {
          return file;
        }
      }
    }
  }
  return null;
}

/** @param {string} file */
export async function isExecutable(file) {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
