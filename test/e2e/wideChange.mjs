// @ts-check
// A change that nobody should have made, to measure with.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const files = 250;
const hunksOfFile = 20;
/** Hunks this many lines apart are hunks of their own. */
const distance = 12;

export const wideHunks = files * hunksOfFile;

/**
 * Commits files, and then a change of 5,000 hunks in them, on a branch `wide` that begins at `main`.
 * @param {string} directory @param {import('../harness/browserSuites.mjs').SuiteContext['git']} git
 */
export async function commitWideChange(directory, git) {
  const folder = join(directory, 'wide');
  await git(['checkout', '-q', '-b', 'wide', 'main']);
  await mkdir(folder);
  for (const isChanged of [false, true]) {
    for (let file = 0; file < files; file += 1)
      await writeFile(join(folder, `part${file}.ts`), source(isChanged, file));
    await git(['add', '.']);
    await git(['commit', '-q', '-m', isChanged ? 'Change everything' : 'Begin']);
  }
}

/** @param {boolean} isChanged @param {number} file */
function source(isChanged, file) {
  return Array.from({ length: hunksOfFile * distance }, (_, line) =>
    isChanged && line % distance === 6
      ? `export const changed${line} = ${file};\n`
      : `export const value${line} = ${line};\n`,
  ).join('');
}
