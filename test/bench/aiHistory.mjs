// @ts-check
import { hermeticGit } from './hermeticGit.mjs';

/** Words by which agents sign the commits they write: trailers and footers. */
const agents =
  'co-authored-by:.*(claude|copilot|cursor|codex|devin|aider|gemini|amp)|generated with \\[?(claude|codex|cursor)|entire-attribution';
const fixWords = /\b(?:fix(?:e[sd]|ing)?|bug|revert(?:s|ed)?|regression|hotfix|broken|broke)\b/i;
/** A fix that rewrites this much mends more than one thing, and says little of any line. */
const maxFixFiles = 20;
const maxFixLines = 300;

/** @typedef {{path: string, line: number}} FixedLine a line that an AI commit added, by its own numbering */

/**
 * Commits without merges that an agent wrote by their own words, evenly over the history, oldest first.
 * @param {string} directory @param {string} head @param {number} count
 */
export async function sampleAiCommits(directory, head, count) {
  const git = hermeticGit(directory);
  const found = (
    await git(['log', '--no-merges', '--format=%H %P', '-i', '-E', `--grep=${agents}`, '--reverse', head])
  )
    .split('\n')
    .map((line) => line.split(' '))
    .filter((ids) => ids.length === 2 && ids[1] !== '')
    .map(([commit = '', parent = '']) => ({ commit, parent }));
  const step = Math.max(1, found.length / count);
  return Array.from(
    { length: Math.min(count, found.length) },
    (_, index) => found[Math.floor(index * step)],
  ).filter((entry) => entry !== undefined);
}

/**
 * Lines of the sampled commits that a later commit removed whose title speaks of a fix or a revert, at most `distance`
 * commits later: by `git blame` of the removed lines.
 * @param {string} directory @param {string} head @param {readonly string[]} commits @param {number} distance
 * @returns {Promise<Map<string, FixedLine[]>>}
 */
export async function findFixedLines(directory, head, commits, distance) {
  const git = hermeticGit(directory);
  const history = (await git(['log', '--topo-order', '--format=%H %P%x09%s', head]))
    .split('\n')
    .map((line) => {
      const [ids = '', title = ''] = line.split('\t');
      const [commit = '', ...parents] = ids.split(' ');
      return { commit, parents, title };
    });
  const place = new Map(history.map(({ commit }, index) => [commit, index]));
  const wanted = new Set(commits);
  /** @type {Map<string, FixedLine[]>} */
  const fixed = new Map();
  for (const [index, { commit, parents, title }] of history.entries()) {
    if (parents.length !== 1 || !fixWords.test(title)) continue;
    // Newest first: a sampled commit must stand within the next ones of the list.
    if (!history.slice(index + 1, index + 1 + distance).some((entry) => wanted.has(entry.commit))) continue;
    const removed = await removedSpans(git, parents[0] ?? '', commit);
    for (const [path, spans] of removed) {
      for (const line of await blame(git, parents[0] ?? '', path, spans)) {
        const added = place.get(line.commit);
        if (added === undefined || added - index > distance || !wanted.has(line.commit)) continue;
        const lines = fixed.get(line.commit) ?? [];
        lines.push({ path: line.path, line: line.line });
        fixed.set(line.commit, lines);
      }
    }
  }
  return fixed;
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
 * The commits that added these lines, with the line's number and path there; lines without a word of code are left out.
 * @param {(args: readonly string[]) => Promise<string>} git
 * @param {string} revision @param {string} path @param {readonly [number, number][]} spans
 */
async function blame(git, revision, path, spans) {
  const ranges = spans.flatMap(([start, count]) => ['-L', `${start},+${count}`]);
  const text = await git(['blame', '--porcelain', '-w', ...ranges, revision, '--', path]).catch(() => '');
  /** @type {Map<string, string>} */
  const paths = new Map();
  /** @type {{commit: string, path: string, line: number}[]} */
  const lines = [];
  let commit = '';
  let line = 0;
  for (const row of text.split('\n')) {
    const head = /^([0-9a-f]{40}) (\d+) \d+/.exec(row);
    if (head !== null) [commit, line] = [head[1] ?? '', Number(head[2])];
    else if (row.startsWith('filename ')) paths.set(commit, row.slice(9));
    else if (row.startsWith('\t') && isCode(row)) lines.push({ commit, path: '', line });
  }
  return lines.map((entry) => ({ ...entry, path: paths.get(entry.commit) ?? path }));
}

/** Not blank, no comment, no import, no lone bracket. @param {string} row */
function isCode(row) {
  const text = row.trim();
  return /\w{3}/.test(text) && !/^(?:\/\/|#|\*|\/\*|--|import\b|from\b|use\b|package\b)/.test(text);
}
