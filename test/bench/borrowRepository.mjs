// @ts-check
import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hermeticGit } from './hermeticGit.mjs';

/**
 * A bare repository that reads the objects of `source` and writes its own elsewhere; null where there is no commit.
 * @param {string} source @param {string} directory
 * @returns {Promise<{directory: string, head: string, commits: string} | null>} `commits`: how many without merges
 */
export async function borrowRepository(source, directory) {
  const from = hermeticGit(source);
  try {
    const [head, objects] = await Promise.all([
      from(['rev-parse', '--verify', 'HEAD^{commit}']),
      from(['rev-parse', '--path-format=absolute', '--git-path', 'objects']),
    ]);
    await mkdir(directory);
    await hermeticGit(directory)(['init', '--quiet', '--bare']);
    await writeFile(join(directory, 'objects', 'info', 'alternates'), `${await realpath(objects)}\n`);
    return { directory, head, commits: await from(['rev-list', '--no-merges', '--count', head]) };
  } catch {
    return null;
  }
}
