// @ts-check
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readStamp, writeStamp } from './fileStamp.mjs';
import { step } from './progress.mjs';
import { cacheDirectory } from './projectPaths.mjs';
import { runNpm } from './runNpm.mjs';
import { SetUpError } from './setUpError.mjs';
import { withSetUpLock } from './setUpLock.mjs';

/** code-server 4.139.1 is VS Code 1.139.1; it needs Node 24, which npm has as plain binaries. */
const codeServerVersion = '4.139.1';
const nodeVersion = '24.21.0';

const directory = join(cacheDirectory, 'vscode');
const stampFile = join(directory, 'complete');
const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/** @typedef {{node: string, entry: string}} EmbeddedVsCode absolute paths: the Node to run, and the program */

/**
 * A VS Code with a real extension host that needs neither a desktop nor a compiler.
 * @returns {Promise<EmbeddedVsCode>}
 */
export async function ensureVsCode() {
  const nodePackage = embeddedNodePackage();
  const stamp = `code-server ${codeServerVersion}, ${nodePackage} ${nodeVersion}\n`;
  if ((await readStamp(stampFile)) !== stamp) {
    await withSetUpLock('vscode', async () => {
      if ((await readStamp(stampFile)) !== stamp) {
        // In a folder of its own: an npm that outlived its killed harness may still write into an older one.
        const partial = `${directory}.partial-${process.pid}`;
        await rm(partial, { recursive: true, force: true });
        await install(partial, nodePackage);
        await rm(directory, { recursive: true, force: true });
        await rename(partial, directory);
        await writeStamp(stampFile, stamp);
        await removeLeftovers();
      }
    });
  }
  return {
    node: join(directory, 'node_modules', nodePackage, 'bin', 'node'),
    entry: join(directory, 'node_modules', 'code-server', 'out', 'node', 'entry.js'),
  };
}

function embeddedNodePackage() {
  if (process.platform === 'linux' && (process.arch === 'x64' || process.arch === 'arm64')) {
    return `node-linux-${process.arch}`;
  }
  throw new SetUpError(
    `The embedded VS Code runs on Linux (x64, arm64); this is ${process.platform} ${process.arch}. Install VS Code with its "code" command on PATH and use npm start, or npm run test:electron.`,
  );
}

/** Folders of runs that were killed. */
async function removeLeftovers() {
  const names = await readdir(cacheDirectory);
  for (const name of names.filter((entry) => entry.startsWith('vscode.partial-'))) {
    await rm(join(cacheDirectory, name), { recursive: true, force: true }).catch(() => {});
  }
}

/** @param {string} target @param {string} nodePackage */
async function install(target, nodePackage) {
  await mkdir(target, { recursive: true });
  const dependencies = { 'code-server': codeServerVersion, [nodePackage]: nodeVersion };
  const manifest = { name: 'embedded-vscode', private: true, dependencies };
  await writeFile(join(target, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await step(`downloading VS Code ${codeServerVersion.replace('4.', '1.')} (800 MB on disk, once)`, () =>
    npmInstall(target, []),
  );
  const workbench = join(target, 'node_modules', 'code-server', 'lib', 'vscode');
  await step("installing VS Code's own packages", async () => {
    await npmInstall(workbench, ['--omit=dev']);
    await npmInstall(join(workbench, 'extensions'), ['--omit=dev']);
  });
}

/** @param {string} cwd @param {string[]} args */
async function npmInstall(cwd, args) {
  const result = await runNpm(['install', ...quiet, ...args], { cwd });
  if (result.code !== 0) {
    throw new SetUpError(
      `npm install of the embedded VS Code failed. Offline, or less than 1 GB free in ${cacheDirectory}? Run the same command again, it starts this step anew.`,
      result.output,
    );
  }
}
