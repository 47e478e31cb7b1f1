// @ts-check
import { spawn } from 'node:child_process';

/** @typedef {(args: string[], input?: string) => Promise<string>} DemoGit resolves to trimmed standard output */

/**
 * A git that reads nobody's configuration and no clock, so that object ids are the same everywhere.
 * @param {string} directory
 * @param {Pick<import('./story/commitStory.mjs').CommitStory, 'author' | 'committer' | 'date'>} [story]
 * @returns {DemoGit}
 */
export function demoGit(directory, story) {
  const environment = {
    PATH: process.env['PATH'],
    HOME: directory,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: process.platform === 'win32' ? 'NUL' : '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    ...(story === undefined ? {} : identityEnvironment(story)),
  };
  return (args, input = '') =>
    new Promise((resolve, reject) => {
      const child = spawn('git', ['-c', 'commit.gpgsign=false', ...args], {
        cwd: directory,
        env: environment,
      });
      let output = '';
      let problem = '';
      child.stdout.on('data', (chunk) => (output += chunk));
      child.stderr.on('data', (chunk) => (problem += chunk));
      child.on('error', reject);
      child.on('close', (code) =>
        code === 0
          ? resolve(output.trim())
          : reject(new Error(`git ${args.join(' ')} ended with ${code}: ${problem}`)),
      );
      child.stdin.on('error', () => {});
      child.stdin.end(input);
    });
}

/** @param {Pick<import('./story/commitStory.mjs').CommitStory, 'author' | 'committer' | 'date'>} story */
function identityEnvironment({ author, committer = author, date }) {
  return {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: committer.name,
    GIT_COMMITTER_EMAIL: committer.email,
    GIT_COMMITTER_DATE: date,
  };
}
