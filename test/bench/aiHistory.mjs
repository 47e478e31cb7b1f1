// @ts-check
import { hermeticGit } from './hermeticGit.mjs';

/** Words by which agents sign the commits they write: trailers and footers. */
const agents =
  'co-authored-by:.*(claude|copilot|cursor|codex|devin|aider|gemini|amp)|generated with \\[?(claude|codex|cursor)|entire-attribution';
const fixWords = /\b(?:fix(?:e[sd]|ing)?|bug|revert(?:s|ed)?|regression|hotfix|broken|broke)\b/i;
/** A fix that rewrites this much mends more than one thing, and says little of any line. */
const maxFixFiles = 20;
const maxFixLines = 300;

/** @typedef {{path: string, line: number}} FixedLine a line that a range brought, by the numbering of its head */

/** A branch-like range is so many commits along the first parent, at least half of them by agents. */
const rangeCommits = 10;
const leastRangeLines = 100;
const mostRangeLines = 8_000;

/** @typedef {{commit: string, path: string, line: number, now: number}} BlamedLine */
/** @typedef {{base: string, head: string, commits: readonly string[]}} AiRange what is reviewed, and the commits that are in it */

/**
 * Commits without merges that an agent wrote by their own words, evenly over the history, oldest first.
 * @param {string} directory @param {string} head @param {number} count
 */
export async function sampleAiCommits(directory, head, count) {
  return evenly(await aiCommits(directory, head), count);
}

/**
 * Runs of ten commits along the first parent, as a branch would bring them to its reviewer, evenly over the history:
 * at least half of their commits are by agents, and together they change 100 to 8,000 lines.
 * @param {string} directory @param {string} head @param {number} count @returns {Promise<readonly AiRange[]>}
 */
export async function sampleAiRanges(directory, head, count) {
  const git = hermeticGit(directory);
  const byAgents = new Set((await aiCommits(directory, head)).map(({ commit }) => commit));
  const line = (await git(['rev-list', '--first-parent', '--reverse', head])).split('\n');
  /** @type {AiRange[]} */
  const found = [];
  for (let at = 1; at + rangeCommits <= line.length; at += rangeCommits) {
    const [base = '', tip = ''] = [line[at - 1], line[at + rangeCommits - 1]];
    const commits = (await git(['rev-list', '--no-merges', `${base}..${tip}`])).split('\n');
    if (2 * commits.filter((commit) => byAgents.has(commit)).length < commits.length) continue;
    const lines = await changedLines(git, base, tip);
    if (lines >= leastRangeLines && lines <= mostRangeLines) found.push({ base, head: tip, commits });
  }
  return evenly(found, count);
}

/** @param {string} directory @param {string} head */
async function aiCommits(directory, head) {
  const git = hermeticGit(directory);
  return (
    await git(['log', '--no-merges', '--format=%H %P', '-i', '-E', `--grep=${agents}`, '--reverse', head])
  )
    .split('\n')
    .map((line) => line.split(' '))
    .filter((ids) => ids.length === 2 && ids[1] !== '')
    .map(([commit = '', parent = '']) => ({ commit, parent }));
}

/** @template Entry @param {readonly Entry[]} found @param {number} count @returns {readonly Entry[]} */
function evenly(found, count) {
  const step = Math.max(1, found.length / count);
  return Array.from(
    { length: Math.min(count, found.length) },
    (_, index) => found[Math.floor(index * step)],
  ).filter((entry) => entry !== undefined);
}

/** @param {(args: readonly string[]) => Promise<string>} git @param {string} base @param {string} tip */
async function changedLines(git, base, tip) {
  const text = await git(['diff', '--shortstat', '--no-ext-diff', base, tip]).catch(() => '');
  return [...text.matchAll(/(\d+) (?:insertion|deletion)/g)].reduce((sum, [, part]) => sum + Number(part), 0);
}

/**
 * Lines that a range brought and a later commit removed whose title speaks of a fix or a revert, at most `distance`
 * commits after the range, by range: the removed lines by `git blame`, and their place at the head of the range.
 * @param {string} directory @param {string} head @param {readonly AiRange[]} ranges @param {number} distance
 * @returns {Promise<Map<string, FixedLine[]>>} by head of the range
 */
export async function findFixedLines(directory, head, ranges, distance) {
  const git = hermeticGit(directory);
  const history = await historyOf(git, head);
  const place = new Map(history.map(({ commit }, index) => [commit, index]));
  const rangeOf = new Map(ranges.flatMap((range) => range.commits.map((commit) => [commit, range])));
  const heads = ranges.map((range) => place.get(range.head) ?? -1);
  /** @type {Map<string, FixedLine[]>} */
  const fixed = new Map();
  for (const [index, { commit, parents, title }] of history.entries()) {
    const before = parents[0] ?? '';
    if (parents.length !== 1 || !fixWords.test(title)) continue;
    // Newest first: the head of a range must stand within the next ones of the list.
    if (!heads.some((at) => at > index && at - index <= distance)) continue;
    for (const [path, spans] of await removedSpans(git, before, commit)) {
      /** @type {Map<AiRange, BlamedLine[]>} */
      const brought = new Map();
      for (const line of await blame(git, before, path, spans)) {
        const range = rangeOf.get(line.commit);
        const at = range === undefined ? -1 : (place.get(range.head) ?? -1);
        if (range !== undefined && at > index && at - index <= distance)
          brought.set(range, [...(brought.get(range) ?? []), line]);
      }
      for (const [range, lines] of brought) {
        const there = (await atHead(git, range, { before, path, lines })).map((line) => ({
          path: line.path,
          line: line.line,
        }));
        fixed.set(range.head, [...(fixed.get(range.head) ?? []), ...there]);
      }
    }
  }
  return fixed;
}

/**
 * Lines by their place at the head of the range that brought them.
 * @param {(args: readonly string[]) => Promise<string>} git @param {AiRange} range
 * @param {{before: string, path: string, lines: readonly BlamedLine[]}} removed
 */
async function atHead(git, range, { before, path, lines }) {
  if (range.commits.length === 1) return lines;
  const spans = lines.map(({ now }) => /** @type {[number, number]} */ ([now, 1]));
  const there = await blame(git, `${range.head}..${before}`, path, spans);
  return there.filter(({ commit }) => commit === range.head);
}

/** @param {(args: readonly string[]) => Promise<string>} git @param {string} head newest first */
async function historyOf(git, head) {
  return (await git(['log', '--topo-order', '--format=%H %P%x09%s', head])).split('\n').map((line) => {
    const [ids = '', title = ''] = line.split('\t');
    const [commit = '', ...parents] = ids.split(' ');
    return { commit, parents, title };
  });
}

/**
 * @param {(args: readonly string[]) => Promise<string>} git @param {string} base @param {string} head
 * @returns {Promise<Map<string, [number, number][]>>}
 */
async function removedSpans(git, base, head) {
  const patch = await git(['diff', '-U0', '-M', '--no-color', '--no-ext-diff', base, head]).catch(() => '');
  /** @type {Map<string, [number, number][]>} */
  const spans = new Map();
  let path = '';
  let total = 0;
  for (const line of patch.split('\n')) {
    if (line.startsWith('--- ')) path = line.startsWith('--- a/') ? line.slice(6) : '';
    const hunk = /^@@ -(\d+)(?:,(\d+))? /.exec(line);
    const count = Number(hunk?.[2] ?? 1);
    if (hunk === null || count === 0 || path === '') continue;
    total += count;
    const known = spans.get(path) ?? [];
    known.push([Number(hunk[1]), count]);
    spans.set(path, known);
  }
  return spans.size > maxFixFiles || total > maxFixLines ? new Map() : spans;
}

/**
 * The commits that added these lines, with the line's number and path there, and its number `now`; lines without a word of code are left out.
 * @param {(args: readonly string[]) => Promise<string>} git
 * @param {string} revision @param {string} path @param {readonly [number, number][]} spans
 */
async function blame(git, revision, path, spans) {
  const ranges = spans.flatMap(([start, count]) => ['-L', `${start},+${count}`]);
  const text = await git(['blame', '--porcelain', '-w', ...ranges, revision, '--', path]).catch(() => '');
  /** @type {Map<string, string>} */
  const paths = new Map();
  /** @type {BlamedLine[]} */
  const lines = [];
  let commit = '';
  let [line, now] = [0, 0];
  for (const row of text.split('\n')) {
    const head = /^([0-9a-f]{40}) (\d+) (\d+)/.exec(row);
    if (head !== null) [commit, line, now] = [head[1] ?? '', Number(head[2]), Number(head[3])];
    else if (row.startsWith('filename ')) paths.set(commit, row.slice(9));
    else if (row.startsWith('\t') && isCode(row)) lines.push({ commit, path: '', line, now });
  }
  return lines.map((entry) => ({ ...entry, path: paths.get(entry.commit) ?? path }));
}

/** Not blank, no comment, no import, no lone bracket. @param {string} row */
function isCode(row) {
  const text = row.trim();
  return /\w{3}/.test(text) && !/^(?:\/\/|#|\*|\/\*|--|import\b|from\b|use\b|package\b)/.test(text);
}
