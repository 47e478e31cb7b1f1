// @ts-check
import { readFile } from 'node:fs/promises';
import { inProject } from '../harness/projectPaths.mjs';
import { hermeticGit, hermeticGitEnvironment } from './hermeticGit.mjs';

/** @typedef {import('./measure.mjs').ProgramToMeasure} ProgramToMeasure */

/** The arguments of the `git diff` that core/git runs, as they stand in its source. @returns {Promise<string[]>} */
export async function pinnedDiffArguments() {
  const source = await readFile(inProject('src', 'core', 'git', 'diffTrees.ts'), 'utf8');
  const list = /\bdiffArguments: readonly string\[\] = \[\n([^\]]*)\]\.flatMap\(/.exec(source)?.[1] ?? '';
  const flags = [...list.matchAll(/'([^']*)'/g)].flatMap(([, line = '']) => line.split(' '));
  if (!flags.includes('diff') || !flags.includes('--raw')) {
    throw new Error('the flags of src/core/git/diffTrees.ts could not be read from its source');
  }
  return flags;
}

/**
 * The `git diff` that core/git runs, with the same flags.
 * @param {string} directory
 * @param {string} base
 * @param {string} head
 * @returns {Promise<ProgramToMeasure>}
 */
export async function pinnedDiff(directory, base, head) {
  return gitProgram(directory, [...(await pinnedDiffArguments()), base, head, '--']);
}

/**
 * @param {string} directory
 * @param {readonly string[]} args
 * @returns {ProgramToMeasure}
 */
export function gitProgram(directory, args) {
  return { program: 'git', args, cwd: directory, env: hermeticGitEnvironment(directory) };
}

/**
 * What a range holds, for the line that says what was measured on.
 * @param {string} directory
 * @param {string} base
 * @param {string} head
 */
export async function describeRange(directory, base, head) {
  const git = hermeticGit(directory);
  const stat = await git(['diff', '--shortstat', base, head]);
  const commits = await git(['rev-list', '--count', `${base}..${head}`]);
  return `${stat}, ${commits} commits`;
}
