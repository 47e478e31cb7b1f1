// @ts-check
// An independent count of the commits that say an AI took part: whole addresses and fixed words, without the tables and
// parsers of src/core.
import { hermeticGit } from './hermeticGit.mjs';

const addresses = [
  'noreply@anthropic.com',
  'copilot@github.com',
  '198982749+copilot@users.noreply.github.com',
  '175728472+copilot@users.noreply.github.com',
  '223556219+copilot@users.noreply.github.com',
  'codex@openai.com',
  'noreply@openai.com',
  'cursoragent@cursor.com',
  '158243242+devin-ai-integration[bot]@users.noreply.github.com',
  '161369871+google-labs-jules[bot]@users.noreply.github.com',
  'aider@aider.chat',
  'amp@ampcode.com',
  'openhands@all-hands.dev',
  'roomote@roocode.com',
  'noreply@opencode.ai',
  '209825114+claude[bot]@users.noreply.github.com',
  '41898282+claude[bot]@users.noreply.github.com',
];
const declarations = [
  /^[ \t]*(?:🤖 )?generated with \[?claude code\b/imu,
  /^made-with: cursor$/im,
  /^(?:assisted-by|generated-by):.*\b(?:claude|gpt|copilot|codex|gemini|cursor|llm|opus|sonnet)\b/im,
];

/**
 * @param {string} directory
 * @returns {Promise<{commits: number, ai: Set<string>}>} over all commits of HEAD
 */
export async function countAiCommits(directory) {
  const log = await hermeticGit(directory)(['log', '--format=%H%x00%an%x00%ae%x00%B%x01', 'HEAD']);
  const records = log.split('\x01').map((record) => record.trimStart().split('\0'));
  const commits = records.filter(([oid]) => /^[0-9a-f]{40,64}$/.test(oid ?? ''));
  const ai = commits.filter(([, name = '', address = '', message = '']) => isAi(name, address, message));
  return { commits: commits.length, ai: new Set(ai.map(([oid = '']) => oid)) };
}

/** @param {string} name @param {string} address @param {string} message */
function isAi(name, address, message) {
  if (addresses.includes(address.toLowerCase()) || name.endsWith(' (aider)')) return true;
  const together = [...message.matchAll(/^[ \t]*co-authored-by:.*<([^<>\n]*)>/gim)];
  if (together.some(([, other = '']) => addresses.includes(other.toLowerCase()))) return true;
  return declarations.some((pattern) => pattern.test(message));
}
