// @ts-check
import { mkdir, readdir, writeFile, appendFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { createDemoRepository } from '../demo/createDemoRepository.mjs';
import { expectEventually, waitUntilQuiet } from '../e2e/waiting.mjs';
import { workbenchOf } from '../e2e/workbench.mjs';
import { temporaryDirectory } from './cleanUp.mjs';
import { formatSeconds, print } from './progress.mjs';
import { inProject } from './projectPaths.mjs';
import { runProgram, runScript } from './runProgram.mjs';
import { describeError } from './setUpError.mjs';

const folder = inProject('test', 'e2e', 'browser');

/**
 * What a suite works with.
 * @typedef {object} SuiteContext
 * @property {import('playwright-core').Page} page
 * @property {import('../e2e/workbench.mjs').Workbench} workbench the same page, in VS Code's terms
 * @property {import('../demo/createDemoRepository.mjs').DemoRepository} workspace a fresh demo repository, `origin` beside it
 * @property {string} remote the bare repository behind `origin`
 * @property {(options?: {startupReview?: string, folder?: string}) => Promise<void>} open opens VS Code on the workspace
 * @property {(title: string, run: () => Promise<void>) => Promise<void>} test one counted test; the first failure ends the suite
 * @property {(args: string[], options?: {cwd?: string}) => Promise<import('./runProgram.mjs').ProgramResult>} cli dist/cli.cjs
 * @property {(args: string[], options?: {cwd?: string}) => Promise<string>} git trimmed output; rejects on failure
 * @property {typeof expectEventually} expectEventually
 * @property {typeof waitUntilQuiet} waitUntilQuiet
 */

/** A failed test of a suite: already reported. */
class TestFailure extends Error {}

/** What is only looked at; it runs when its name is asked for. */
const onDemand = ['pictures.mjs', 'picturesBeside.mjs'];

/** @param {string} only part of the names; '' for all but those on demand @returns {Promise<string[]>} file names */
export async function listBrowserSuites(only) {
  const names = await readdir(folder).catch(() => []);
  const isAsked = (/** @type {string} */ name) =>
    onDemand.includes(name) ? only !== '' && name.startsWith(only) : name.includes(only);
  return names.filter((name) => name.endsWith('.mjs') && isAsked(name)).toSorted();
}

/**
 * Runs `run(context)` of one file.
 * @param {string} file @param {import('./e2e.mjs').EndToEnd} endToEnd
 * @returns {Promise<import('./suiteReport.mjs').SuiteResult>}
 */
export async function runBrowserSuite(file, endToEnd) {
  /** @type {{name: string, run: (context: SuiteContext) => Promise<void>}} */
  const suite = await import(pathToFileURL(join(folder, file)).href);
  const prefix = basename(file, '.mjs');
  const page = await newPage(endToEnd, prefix);
  const result = { passed: 0, failed: 0, detail: '' };
  try {
    await suite.run(await createContext(page, endToEnd, result));
  } catch (error) {
    if (!(error instanceof TestFailure)) {
      result.failed += 1;
      result.detail += `${suite.name}: ${describeError(error)}\n`;
    }
  }
  if (result.failed > 0) {
    const picture = join(endToEnd.results, `${prefix}-failed.png`);
    await page.screenshot({ path: picture }).catch(() => {});
    result.detail += `Picture: ${picture}\nServer log: ${endToEnd.server.logFile}\nOn the screen: ${await screenWords(page)}\n`;
  }
  await page.context().close();
  await endToEnd.server.resetSettings();
  return result;
}

/** What could be read when a suite failed: its picture may not be at hand. @param {import('playwright-core').Page} page */
async function screenWords(page) {
  const words = await page.locator('.monaco-workbench').innerText({ timeout: 5_000 }).catch(describeError);
  return words.replace(/\s+/gu, ' ').slice(0, 2_000);
}

/** @param {import('./e2e.mjs').EndToEnd} endToEnd @param {string} prefix */
async function newPage({ browser, results }, prefix) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  // A machine may be slow and busy: what is waited for without a limit of its own may take this long.
  page.setDefaultTimeout(60_000);
  await slowDown(page);
  const log = join(results, `${prefix}.console.log`);
  await writeFile(log, '');
  page.on('console', (message) => void appendFile(log, `${message.type()}: ${message.text()}\n`));
  page.on('pageerror', (error) => void appendFile(log, `page error: ${error.stack ?? error.message}\n`));
  return page;
}

/** COUNTERSIGN_E2E_SLOW=4 makes the page four times slower, as on a weak machine. @param {import('playwright-core').Page} page */
async function slowDown(page) {
  const rate = Number(process.env['COUNTERSIGN_E2E_SLOW'] ?? 1);
  if (!(rate > 1)) return;
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
}

/**
 * @param {import('playwright-core').Page} page @param {import('./e2e.mjs').EndToEnd} endToEnd
 * @param {{passed: number, failed: number, detail: string}} result
 * @returns {Promise<SuiteContext>}
 */
async function createContext(page, { server, results }, result) {
  const home = await temporaryDirectory('e2e');
  const remote = join(home, 'origin.git');
  const workspace = await createDemoRepository(join(home, 'orchard'), {
    keysDirectory: join(home, 'keys'),
    remoteDirectory: remote,
  });
  const workbench = workbenchOf(page, { screenshots: results });
  const environment = { PATH: process.env['PATH'], HOME: home, LC_ALL: 'C.UTF-8' };
  return {
    page,
    workbench,
    workspace,
    remote,
    expectEventually,
    waitUntilQuiet,
    open: async ({ startupReview, folder: opened = workspace.directory } = {}) => {
      if (startupReview !== undefined) {
        await writeWorkspaceSettings(opened, { 'countersign.startupReview': startupReview });
      }
      await workbench.openFolder(server.folderUrl(opened));
      if (opened.endsWith('.code-workspace')) await workbench.waitForFolders();
    },
    test: (title, run) => countTest(title, run, result),
    cli: (args, { cwd = workspace.directory } = {}) =>
      runScript(inProject('dist', 'cli.cjs'), args, { cwd, env: environment, timeout: 300_000 }),
    git: async (args, { cwd = workspace.directory } = {}) => {
      const run = await runGit(args, { cwd, env: environment, timeout: 300_000 });
      if (run.code !== 0) {
        throw new Error(`git ${args.join(' ')} ended with ${run.code}: ${run.output}`);
      }
      return run.stdout.trim();
    },
  };
}

/**
 * Again when the editor's own git held a lock, as people do.
 * @param {string[]} args @param {{cwd: string, env: NodeJS.ProcessEnv, timeout: number}} options
 */
async function runGit(args, options) {
  for (let attempt = 1; ; attempt += 1) {
    const run = await runProgram('git', args, options);
    if (run.code === 0 || attempt === 20 || !/Unable to create '[^']*\.lock'/.test(run.output)) return run;
    await sleep(500);
  }
}

/** Without a trace in `git status`. @param {string} directory @param {Record<string, unknown>} settings */
async function writeWorkspaceSettings(directory, settings) {
  await mkdir(join(directory, '.vscode'), { recursive: true });
  await writeFile(join(directory, '.vscode', 'settings.json'), JSON.stringify(settings));
  await mkdir(join(directory, '.git', 'info'), { recursive: true });
  await appendFile(join(directory, '.git', 'info', 'exclude'), '.vscode/\n');
}

/** @param {string} title @param {() => Promise<void>} run @param {{passed: number, failed: number, detail: string}} result */
async function countTest(title, run, result) {
  const begun = performance.now();
  try {
    await run();
    result.passed += 1;
    print(`  ✓ ${title} (${formatSeconds(performance.now() - begun)})`);
  } catch (error) {
    result.failed += 1;
    result.detail += `${title}: ${describeError(error)}\n`;
    print(`  ✗ ${title}`);
    throw new TestFailure(title);
  }
}
