// @ts-check
import { join } from 'node:path';
import { runProgram } from '../harness/runProgram.mjs';
import { hermeticGit, hermeticGitEnvironment } from './hermeticGit.mjs';
import { fittingDefects } from './plantedDefects.mjs';
import { seededRandom } from './seededRandom.mjs';

/** Files outside the commit in which a defect may stand, and the size from which a file is left out. */
const otherFiles = 40;
const maxLines = 4_000;
/** Smaller commits have no order to speak of. */
const leastHunks = 10;
const identity = Object.fromEntries(
  ['AUTHOR', 'COMMITTER'].flatMap((who) => [
    [`GIT_${who}_NAME`, 'bench'],
    [`GIT_${who}_EMAIL`, 'bench@localhost'],
  ]),
);

/** @typedef {{base: string, head: string, planted: import('./plantedDefects.mjs').Planted}} PlantedCommit */

/**
 * Copies of commits with one defect each: as many as are wanted, kinds in turn, the same ones in every run.
 * @param {string} directory a repository that may be written to
 * @param {readonly {commit: string, parent: string}[]} commits @param {number} count
 * @returns {Promise<readonly PlantedCommit[]>}
 */
export async function plantDefects(directory, commits, count) {
  const random = seededRandom(7);
  /** @type {Map<string, number>} */
  const used = new Map();
  /** @type {PlantedCommit[]} */
  const made = [];
  // Twice around at most: large commits take more than one defect, in copies of their own.
  for (const { commit, parent } of [...commits, ...commits]) {
    if (made.length >= count) break;
    const files = await filesOf(directory, parent, commit);
    if (files === null) continue;
    const fitting = fittingDefects(files, random);
    const rarest = fitting.toSorted((a, b) => (used.get(a.kind) ?? 0) - (used.get(b.kind) ?? 0))[0];
    if (rarest === undefined) continue;
    used.set(rarest.kind, (used.get(rarest.kind) ?? 0) + 1);
    const file = files.find(({ path }) => path === rarest.path);
    if (file === undefined) continue;
    const lines = file.lines.toSpliced(rarest.line - 1, 1, ...rarest.lines);
    made.push({
      base: parent,
      head: await commitWith(directory, { commit, parent }, rarest.path, lines),
      planted: rarest,
    });
  }
  return made;
}

/**
 * The files of a commit that a defect may stand in: the changed ones, and some others. Null for small commits.
 * @param {string} directory @param {string} parent @param {string} commit
 */
async function filesOf(directory, parent, commit) {
  const git = hermeticGit(directory);
  const patch = await git([
    'diff',
    '-U0',
    '--no-color',
    '--no-ext-diff',
    '--no-renames',
    parent,
    commit,
  ]).catch(() => '');
  /** @type {Map<string, Set<number>>} */
  const added = new Map();
  let path = '';
  let hunks = 0;
  for (const line of patch.split('\n')) {
    if (line.startsWith('+++ ')) path = line.startsWith('+++ b/') ? line.slice(6) : '';
    const hunk = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (hunk === null || path === '') continue;
    hunks += 1;
    const lines = added.get(path) ?? new Set();
    for (let at = 0; at < Number(hunk[2] ?? 1); at += 1) lines.add(Number(hunk[1]) + at);
    added.set(path, lines);
  }
  if (hunks < leastHunks) return null;
  const all = (await git(['ls-tree', '-r', '--name-only', commit])).split('\n');
  const others = all.filter(
    (name) => !added.has(name) && /\.(?:[cm]?[jt]sx?|go|rs|ya?ml)$|package\.json$/.test(name),
  );
  const step = Math.max(1, Math.floor(others.length / otherFiles));
  const some = others.filter((name, index) => index % step === 0 || name.startsWith('.github/'));
  /** @type {import('./plantedDefects.mjs').SourceFile[]} */
  const files = [];
  for (const name of [...added.keys(), ...some]) {
    const text = (await runProgram('git', ['show', `${commit}:${name}`], gitOptions(directory))).stdout;
    const lines = text.split('\n');
    if (text !== '' && lines.length <= maxLines && !text.includes('\r'))
      files.push({ path: name, lines, added: added.get(name) ?? new Set() });
  }
  return files;
}

/**
 * @param {string} directory @param {{commit: string, parent: string}} original @param {string} path
 * @param {readonly string[]} lines
 */
async function commitWith(directory, { commit, parent }, path, lines) {
  const env = {
    ...hermeticGitEnvironment(directory),
    ...identity,
    GIT_INDEX_FILE: join(directory, 'planted-index'),
  };
  /** @param {readonly string[]} args @param {string} [input] */
  const git = async (args, input) => {
    const { code, stdout, output } = await runProgram('git', args, {
      cwd: directory,
      env,
      ...(input === undefined ? {} : { input }),
    });
    if (code !== 0) throw new Error(`git ${args[0]} ended with ${code}: ${output}`);
    return stdout.trim();
  };
  const blob = await git(['hash-object', '-w', '--stdin'], lines.join('\n'));
  await git(['read-tree', commit]);
  const mode = (await git(['ls-files', '--stage', '--', path])).split(' ')[0] ?? '100644';
  await git(['update-index', '--cacheinfo', `${mode},${blob},${path}`]);
  const message = await git(['log', '-1', '--format=%B', commit]);
  return git(['commit-tree', await git(['write-tree']), '-p', parent, '-F', '-'], message);
}

/** @param {string} directory */
function gitOptions(directory) {
  return { cwd: directory, env: hermeticGitEnvironment(directory) };
}
