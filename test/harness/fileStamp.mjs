// @ts-check
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { projectRoot } from './projectPaths.mjs';

/**
 * Changes whenever one of these files or folders changes: names, sizes and times of everything below.
 * A missing entry counts as missing.
 * @param {readonly string[]} entries absolute paths
 * @returns {Promise<string>} hex digest
 */
export async function fingerprintFiles(entries) {
  const hash = createHash('sha256');
  for (const entry of entries) {
    for (const line of await describe(entry)) {
      hash.update(line);
    }
  }
  return hash.digest('hex');
}

/** @param {string} entry @returns {Promise<string[]>} */
async function describe(entry) {
  const facts = await stat(entry).catch(() => null);
  const name = relative(projectRoot, entry);
  if (facts === null) {
    return [`${name} missing\n`];
  }
  if (!facts.isDirectory()) {
    return [`${name} ${facts.size} ${facts.mtimeMs}\n`];
  }
  const children = (await readdir(entry)).toSorted();
  const descriptions = await Promise.all(children.map((child) => describe(join(entry, child))));
  return descriptions.flat();
}

/** Empty when there is no stamp. @param {string} file */
export async function readStamp(file) {
  return readFile(file, 'utf8').catch(() => '');
}

/** @param {string} file @param {string} content */
export async function writeStamp(file, content) {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}
