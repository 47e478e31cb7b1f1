// @ts-check
import { ensureBuild } from './ensureBuild.mjs';
import { ensureChromium } from './ensureChromium.mjs';
import { ensureDependencies } from './ensureDependencies.mjs';
import { ensureTools } from './ensureTools.mjs';
import { ensureVsCode } from './ensureVsCode.mjs';
import { ensureVsix } from './ensureVsix.mjs';
import { print } from './progress.mjs';
import { describeError } from './setUpError.mjs';

/**
 * Dependencies only; enough for types, lint, format and unit tests.
 * @param {{mayInstall: boolean}} options whether missing system packages are installed
 */
export async function setUpForChecks({ mayInstall }) {
  await ensureTools({ mayInstall });
  await ensureDependencies();
}

/** The packaged extension, built from the present sources. @returns {Promise<string>} absolute path of the .vsix */
export async function setUpPackage() {
  await ensureTools({ mayInstall: true });
  await ensureDependencies();
  await ensureBuild();
  return ensureVsix();
}

/** The embedded VS Code and a browser for it. */
export async function setUpEmbeddedVsCode() {
  const vscode = await ensureVsCode();
  const chromium = await ensureChromium();
  return { vscode, chromium };
}

/**
 * Runs a command of package.json: failures of set-up are sentences, everything else keeps its stack.
 * @param {() => Promise<number>} main resolves to the exit code
 */
export async function runMain(main) {
  let code = 1;
  try {
    code = await main();
  } catch (error) {
    print(`\n✗ ${describeError(error)}`);
  }
  // Whatever still runs (a server, a browser) ends here; the output is written first.
  process.stdout.write('', () => process.exit(code));
}
