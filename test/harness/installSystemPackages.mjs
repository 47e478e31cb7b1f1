// @ts-check
import { findProgram } from './findProgram.mjs';
import { runProgram } from './runProgram.mjs';
import { SetUpError } from './setUpError.mjs';

/**
 * Installs Debian packages as root, or through sudo where it asks for no password.
 * @param {readonly string[]} packages
 */
export async function installSystemPackages(packages) {
  const list = packages.join(' ');
  const prefix = await rootPrefix(list);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const steps = [
    ['update', '-q'],
    ['install', '-y', '-q', '--no-install-recommends', ...packages],
  ];
  for (const args of steps) {
    const [program = 'apt-get', ...rest] = [...prefix, 'apt-get', '-o', 'DPkg::Lock::Timeout=120', ...args];
    const result = await runProgram(program, rest, { env: environment });
    if (result.code !== 0) {
      throw new SetUpError(
        `apt-get ${args[0]} failed. Is the machine online? Try it by hand: apt-get install ${list}`,
        result.output,
      );
    }
  }
}

/** @param {string} list */
async function rootPrefix(list) {
  if ((await findProgram('apt-get')) === null) {
    throw new SetUpError(`This machine has no apt-get. Install these yourself and run again: ${list}`);
  }
  if (process.getuid?.() === 0) {
    return [];
  }
  const sudo = await findProgram('sudo');
  if (sudo !== null && (await runProgram(sudo, ['-n', 'true'])).code === 0) {
    return [sudo, '-n', '--preserve-env=DEBIAN_FRONTEND'];
  }
  throw new SetUpError(
    `These system packages are missing and need root: ${list}\nRun this once, then again what you ran: sudo apt-get install -y --no-install-recommends ${list}`,
  );
}
