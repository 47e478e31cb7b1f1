// @ts-check
// Line-exact records of AI authorship, as the tools write them.
import { createHash } from 'node:crypto';
import { mkdir, readFile, appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dana } from './story/people.mjs';

/** @param {string} text @param {number} length */
const shortHash = (text, length) => createHash('sha256').update(text).digest('hex').slice(0, length);

/**
 * The 1-based, inclusive range from the line that starts with `first` to the next that starts with `last`.
 * @param {string} file @param {{first: string, last: string}} markers
 * @returns {Promise<[number, number]>}
 */
async function lineRange(file, { first, last }) {
  const lines = (await readFile(file, 'utf8')).split('\n');
  const start = lines.findIndex((line) => line.startsWith(first));
  const end = lines.findIndex((line, index) => index > start && line.startsWith(last));
  if (start < 0 || end < 0) {
    throw new Error(`The demo finds no lines from "${first}" to "${last}" in ${file}.`);
  }
  return [start + 1, end + 1];
}

/**
 * A git-ai note, Git AI Standard 3.0.0, on HEAD.
 * @param {string} root @param {import('./story/commitStory.mjs').GitAiNote} note @param {import('./demoGit.mjs').DemoGit} git
 */
export async function writeGitAiNote(root, note, git) {
  const agent = {
    tool: 'claude',
    id: '2d0c7d7e-6a3b-4f63-9a57-1f0b6c8e4d21',
    model: 'claude-sonnet-4-5-20250929',
  };
  const person = `${dana.name} <${dana.email}>`;
  const keys = {
    session: `s_${shortHash(`${agent.tool}:${agent.id}`, 14)}`,
    human: `h_${shortHash(person, 14)}`,
  };
  const lines = [note.path];
  for (const range of note.ranges) {
    const [start, end] = await lineRange(join(root, note.path), range);
    const key = range.key === 'session' ? `${keys.session}::t_5b8e21c90d4f7a` : keys.human;
    lines.push(`  ${key} ${start}-${end}`);
  }
  const metadata = {
    schema_version: 'authorship/3.0.0',
    git_ai_version: '1.6.12',
    base_commit_sha: await git(['rev-parse', 'HEAD']),
    prompts: {},
    humans: { [keys.human]: { author: person } },
    sessions: { [keys.session]: { agent_id: agent, human_author: person } },
  };
  const text = `${lines.join('\n')}\n---\n${JSON.stringify(metadata, null, 2)}`;
  const blob = await git(['hash-object', '-w', '--stdin'], text);
  await git(['notes', '--ref=refs/notes/ai', 'add', '-C', blob, 'HEAD']);
}

/**
 * An Agent Trace record as the reference hook writes it: the revision is the commit that was checked
 * out while the agent edited, so the parent of the commit to come.
 * @param {string} root @param {{path: string, first: string, last: string}} step @param {import('./demoGit.mjs').DemoGit} git
 */
export async function appendAgentTrace(root, step, git) {
  const [start, end] = await lineRange(join(root, step.path), step);
  const record = {
    version: '0.1.0',
    id: '7f1d6a52-0b1e-4c6e-9d0b-3a5c8e2f4b60',
    timestamp: '2026-10-13T15:41:22Z',
    vcs: { type: 'git', revision: await git(['rev-parse', 'HEAD']) },
    tool: { name: 'cursor', version: '2.4.0' },
    files: [
      {
        path: step.path,
        conversations: [
          {
            url: 'https://api.cursor.com/v1/conversations/41c8f0',
            contributor: { type: 'ai', model_id: 'anthropic/claude-opus-4-5-20251101' },
            ranges: [{ start_line: start, end_line: end }],
          },
        ],
      },
    ],
  };
  await mkdir(join(root, '.agent-trace'), { recursive: true });
  await appendFile(join(root, '.agent-trace', 'traces.jsonl'), `${JSON.stringify(record)}\n`);
}
