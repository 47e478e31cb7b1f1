// @ts-check
import { SetUpError } from '../harness/setUpError.mjs';
import { runProgram } from '../harness/runProgram.mjs';

/**
 * No configuration but the repository's own, no clock and nobody's identity.
 * @param {string} home
 * @returns {NodeJS.ProcessEnv}
 */
export function hermeticGitEnvironment(home) {
  const time = '1767603600 +0000';
  return {
    PATH: process.env['PATH'],
    HOME: home,
    LC_ALL: 'C',
    TZ: 'UTC',
    GIT_CONFIG_GLOBAL: process.platform === 'win32' ? 'NUL' : '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_DATE: time,
    GIT_COMMITTER_DATE: time,
  };
}

/**
 * A git that depends on nothing but the repository.
 * @param {string} directory
 * @returns {(args: readonly string[], environment?: NodeJS.ProcessEnv) => Promise<string>} resolves to trimmed standard
 *   output
 */
export function hermeticGit(directory) {
  return async (args, environment = {}) => {
    const env = { ...hermeticGitEnvironment(directory), ...environment };
    const result = await runProgram('git', args, { cwd: directory, env });
    if (result.code !== 0)
      throw new SetUpError(`git ${args.join(' ')} ended with ${result.code}.`, result.output);
    return result.stdout.trim();
  };
}
