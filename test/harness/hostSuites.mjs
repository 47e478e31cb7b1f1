// @ts-check
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDemoRepository } from '../demo/createDemoRepository.mjs';
import { temporaryDirectory } from './cleanUp.mjs';
import { print } from './progress.mjs';
import { inProject } from './projectPaths.mjs';

const limitMilliseconds = 600_000;

/** @typedef {{passed: string[], failed: {title: string, error: string}[], pending: string[]}} HostResult what test/e2e/host/runner.cjs writes */

/**
 * Runs test/e2e/host/ with mocha inside the extension host, against the installed .vsix.
 * @param {import('./e2e.mjs').EndToEnd} endToEnd
 * @returns {Promise<import('./suiteReport.mjs').SuiteResult>}
 */
export async function runHostSuites({ server, browser, results, hostResultFile }) {
  const home = await temporaryDirectory('host');
  const workspace = await createDemoRepository(join(home, 'orchard'), {
    keysDirectory: join(home, 'keys'),
    remoteDirectory: join(home, 'origin.git'),
  });
  const placeholder = await createPlaceholderExtension(home);
  await rm(hostResultFile, { force: true });

  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.setDefaultNavigationTimeout(180_000);
  const exitCode = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(124), limitMilliseconds);
    const finish = (/** @type {number} */ code) => {
      clearTimeout(timer);
      resolve(code);
    };
    const open = async () => {
      await page.exposeFunction('codeAutomationExit', finish);
      await page.exposeFunction('codeAutomationLog', () => {});
      const remote = (/** @type {string} */ path) => `vscode-remote://${server.origin}${path}`;
      await page.goto(
        server.folderUrl(workspace.directory, [
          ['extensionDevelopmentPath', remote(placeholder)],
          ['extensionTestsPath', remote(inProject('test', 'e2e', 'host', 'runner.cjs'))],
        ]),
      );
    };
    open().catch(reject);
  });
  const result = await readHostResult(hostResultFile, exitCode);
  if (result.failed > 0) {
    await page.screenshot({ path: join(results, 'host-failed.png') }).catch(() => {});
  }
  await context.close();
  return result;
}

/**
 * Both signals count: the exit code alone is 0 as well when the extension host was simply ended.
 * @param {string} file @param {number} exitCode
 * @returns {Promise<import('./suiteReport.mjs').SuiteResult>}
 */
export async function readHostResult(file, exitCode) {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) {
    const reason =
      exitCode === 124
        ? `did not end within ${limitMilliseconds / 1000} s`
        : `ended with ${exitCode} and left no result`;
    return { passed: 0, failed: 1, detail: `The run in the extension host ${reason}.` };
  }
  /** @type {HostResult} */
  const found = JSON.parse(text);
  for (const title of found.passed) {
    print(`  ✓ ${title}`);
  }
  for (const { title } of found.failed) {
    print(`  ✗ ${title}`);
  }
  const detail = found.failed.map(({ title, error }) => `${title}: ${error}`).join('\n');
  return found.failed.length === 0 && exitCode !== 0
    ? {
        passed: found.passed.length,
        failed: 1,
        detail: `All tests passed, yet the run ended with ${exitCode}.`,
      }
    : { passed: found.passed.length, failed: found.failed.length, detail };
}

/** VS Code wants an extension under development; the one under test is installed. @param {string} home */
async function createPlaceholderExtension(home) {
  const directory = join(home, 'placeholder');
  await mkdir(directory);
  const manifest = {
    name: 'placeholder',
    publisher: 'countersign',
    version: '0.0.1',
    engines: { vscode: '^1.101.0' },
  };
  await writeFile(join(directory, 'package.json'), JSON.stringify(manifest));
  return directory;
}
