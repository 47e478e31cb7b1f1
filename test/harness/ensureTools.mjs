// @ts-check
import { findProgram } from './findProgram.mjs';
import { installSystemPackages } from './installSystemPackages.mjs';
import { step } from './progress.mjs';
import { SetUpError } from './setUpError.mjs';

const oldestNode = [20, 19];

/** Refuses a Node that is too old before anything fails for stranger reasons. */
export function ensureNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    throw new SetUpError(
      `This is Node ${process.versions.node}; install Node ${oldestNode.join('.')} or newer.`,
    );
  }
}

/**
 * git and ssh-keygen, which the product itself runs.
 * @param {{mayInstall: boolean}} options
 */
export async function ensureTools({ mayInstall }) {
  ensureNode();
  const wanted = [
    { program: 'git', systemPackage: 'git' },
    { program: 'ssh-keygen', systemPackage: 'openssh-client' },
  ];
  /** @type {typeof wanted} */
  const missing = [];
  for (const tool of wanted) {
    if ((await findProgram(tool.program)) === null) {
      missing.push(tool);
    }
  }
  if (missing.length === 0) {
    return;
  }
  const names = missing.map((tool) => tool.program).join(' and ');
  if (!mayInstall) {
    throw new SetUpError(
      `${names} is not on PATH. Install it (Debian: apt-get install ${missing.map((tool) => tool.systemPackage).join(' ')}).`,
    );
  }
  await step(`installing ${names}`, () => installSystemPackages(missing.map((tool) => tool.systemPackage)));
}
