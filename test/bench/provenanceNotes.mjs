// @ts-check
import { spawn } from 'node:child_process';
import { hermeticGit, hermeticGitEnvironment } from './hermeticGit.mjs';
import { seededRandom } from './seededRandom.mjs';

/** @typedef {[start: number, lines: number]} Span */
/** @typedef {Map<string, Span[]>} AddedLines by path */

/**
 * The lines that a diff adds, on its new side.
 * @param {string} directory
 * @param {readonly string[]} revisions one commit, or two
 * @returns {Promise<AddedLines>}
 */
export async function addedLines(directory, revisions) {
  const flags = '-c core.quotePath=false diff-tree -p -U0 -M --ignore-submodules=all --no-commit-id -r'.split(
    ' ',
  );
  const patch = await hermeticGit(directory)([...flags, ...revisions]);
  /** @type {AddedLines} */
  const files = new Map();
  let path = '';
  for (const line of patch.split('\n')) {
    if (line.startsWith('+++ ')) path = line.startsWith('+++ b/') ? line.slice(6).trimEnd() : '';
    const [, start, lines = '1'] = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    if (start === undefined || path === '' || lines === '0') continue;
    files.set(path, [...(files.get(path) ?? []), [Number(start), Number(lines)]]);
  }
  return files;
}

/** @param {AddedLines} files */
export function countLines(files) {
  return [...files.values()].flat().reduce((sum, [, lines]) => sum + lines, 0);
}

const session = 's_0123456789abcd';
const metadata = JSON.stringify({
  schema_version: 'authorship/3.0.0',
  base_commit_sha: '',
  prompts: {},
  humans: { h_31dce776f88375: { author: 'Alice Smith <alice@example.com>' } },
  sessions: { [session]: { agent_id: { tool: 'claude', id: 'session', model: 'a-model' } } },
});

/**
 * A git-ai note: every second stretch of lines an agent's, the others a person's. With `bytes` it is as long at least,
 * from sections about files that the commit did not touch.
 * @param {AddedLines} files
 * @param {number} [bytes]
 */
export function gitAiNote(files, bytes = 0) {
  const sections = [...files].map(([path, spans]) => {
    const entries = spans.map(([start, lines], at) => {
      const key = at % 2 === 0 ? `${session}::t_0123456789abcd` : 'h_31dce776f88375';
      return `  ${key} ${start}-${start + lines - 1}`;
    });
    return `${path}\n${entries.join('\n')}\n`;
  });
  let length = sections.join('').length;
  const ranges = Array.from({ length: 200 }, (_, at) => `${at * 7 + 1}-${at * 7 + 5}`).join(',');
  for (let number = 0; length < bytes; number += 1) {
    const section = `src/generated/file${number}.ts\n  ${session}::t_0123456789abcd ${ranges}\n`;
    sections.push(section);
    length += section.length;
  }
  return `${sections.join('')}---\n${metadata}`;
}

/**
 * Writes notes as `ref`, in the fan-out that git gives to many of them. `absent` further ones are for commits that are
 * not here, as a fetched ref has them.
 * @param {string} directory
 * @param {string} ref
 * @param {ReadonlyMap<string, string>} notes by commit
 * @param {number} absent
 */
export async function writeNotes(directory, ref, notes, absent) {
  const random = seededRandom(absent + 1);
  const digits = () => Array.from({ length: 40 }, () => random.below(16).toString(16)).join('');
  const all = new Map(notes);
  for (let number = 0; number < absent; number += 1)
    all.set(digits(), gitAiNote(new Map([['gone.ts', [[1, 9]]]])));
  const parts = [`commit ${ref}\ncommitter notes <notes@example.com> 1767603600 +0000\ndata 0\n`];
  for (const [commit, text] of all) {
    const path = `${commit.slice(0, 2)}/${commit.slice(2)}`;
    parts.push(`M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`);
  }
  const env = hermeticGitEnvironment(directory);
  const child = spawn('git', ['fast-import', '--quiet', '--done'], {
    cwd: directory,
    env,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin.end(`${parts.join('')}done\n`);
  await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(null) : reject(new Error(`git fast-import ended with ${code}`)),
    );
  });
}
