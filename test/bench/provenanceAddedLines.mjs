// @ts-check
import { spawn } from 'node:child_process';
import { hermeticGitEnvironment } from './hermeticGit.mjs';

/** @typedef {Map<string, Map<string, [start: number, end: number][]>>} AddedByCommit by commit, then by path */

/**
 * The lines that each commit added against its only parent, as git prints them. Left out are merges, files whose names
 * git writes in quotes, and commits of which an object is not here.
 * @param {string} directory
 * @param {readonly string[]} commits
 * @returns {Promise<AddedByCommit>}
 */
export async function addedByCommits(directory, commits) {
  /** @type {AddedByCommit} */
  const added = new Map();
  for (let waiting = commits; waiting.length > 0;) {
    const { last, isWhole } = await readPatches(directory, waiting, added);
    if (isWhole) break;
    // git gives up at an object that is not here: what it began is left out, and it goes on behind that.
    added.delete(last ?? '');
    waiting = waiting.slice(last === null ? 1 : waiting.indexOf(last) + 1);
  }
  return added;
}

/**
 * @param {string} directory @param {readonly string[]} commits @param {AddedByCommit} added is filled
 * @returns {Promise<{last: string | null, isWhole: boolean}>} the last commit that git printed
 */
async function readPatches(directory, commits, added) {
  const flags =
    '-c core.quotePath=false diff-tree --stdin -r -p -U0 --no-renames --ignore-submodules=all --root --no-color';
  const child = spawn('git', flags.split(' '), {
    cwd: directory,
    env: hermeticGitEnvironment(directory),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise((resolve) => {
    child.on('close', resolve);
  });
  // When git gives up, it reads no further.
  child.stdin.on('error', () => {});
  child.stdin.end(commits.map((commit) => `${commit}\n`).join(''));
  /** @type {string | null} */
  let last = null;
  /** @type {[number, number][] | undefined} */
  let spans;
  // Lines of the hunk that are still to come: text, whatever it looks like.
  let rest = 0;
  for await (const line of linesOf(child.stdout.setEncoding('utf8'))) {
    if (rest > 0) {
      if (!line.startsWith('\\')) rest -= 1;
      continue;
    }
    const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (hunk !== null) {
      const [, removed = '1', start = '', lines = '1'] = hunk;
      rest = Number(removed) + Number(lines);
      if (lines !== '0') spans?.push([Number(start), Number(start) + Number(lines) - 1]);
    } else if (/^[0-9a-f]{40,64}$/.test(line)) {
      last = line;
      added.set(line, new Map());
    } else if (line.startsWith('+++ ')) {
      spans = line.startsWith('+++ b/') ? [] : undefined;
      if (spans !== undefined) added.get(last ?? '')?.set(line.slice(6).replace(/\t$/, ''), spans);
    }
  }
  return { last, isWhole: (await ended) === 0 };
}

/** Lines end with a line feed alone. @param {AsyncIterable<string>} input */
async function* linesOf(input) {
  let rest = '';
  for await (const chunk of input) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
