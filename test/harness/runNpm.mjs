// @ts-check
import { runProgram } from './runProgram.mjs';

/**
 * npm in a folder of its own choosing: what an outer `npm start` says about its own package is left out.
 * @param {readonly string[]} args
 * @param {{cwd: string, show?: boolean}} options
 */
export function runNpm(args, options) {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^npm_(package_|lifecycle_|command$|config_local_prefix$)/.test(name),
  );
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  return runProgram(npm, args, { ...options, env: Object.fromEntries(inherited) });
}
