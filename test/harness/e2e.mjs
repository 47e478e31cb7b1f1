// @ts-check
// The suites in the real VS Code: a fresh demo repository and a fresh page for each suite.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { launchBrowser } from './browser.mjs';
import { listBrowserSuites, runBrowserSuite } from './browserSuites.mjs';
import { temporaryDirectory } from './cleanUp.mjs';
import { quietSettings } from './editorSettings.mjs';
import { runHostSuites } from './hostSuites.mjs';
import { step } from './progress.mjs';
import { resultDirectory } from './projectPaths.mjs';
import { setUpEmbeddedVsCode, setUpPackage } from './setUp.mjs';
import { startVsCodeServer } from './vscodeServer.mjs';

/**
 * @typedef {object} EndToEnd what every suite is given
 * @property {import('./vscodeServer.mjs').VsCodeServer} server
 * @property {string} vsix
 * @property {import('./ensureVsCode.mjs').EmbeddedVsCode} vscode
 * @property {import('playwright-core').Browser} browser
 * @property {string} results folder of pictures and logs
 * @property {string} hostResultFile where the suites inside the extension host write what they found
 */

/** @param {import('./suiteReport.mjs').SuiteReport} report */
export async function runEndToEndSuites(report) {
  /** @type {EndToEnd | null} */
  let endToEnd = null;
  const isReady = await report.prepare('e2e set-up', async () => {
    endToEnd = await startEverything();
  });
  if (!isReady || endToEnd === null) {
    return;
  }
  const ready = /** @type {EndToEnd} */ (endToEnd);
  const only = process.env['COUNTERSIGN_E2E'] ?? '';
  for (const file of await listBrowserSuites(only)) {
    await report.run(`e2e ${file}`, () => runBrowserSuite(file, ready));
  }
  await ready.server.stop();
  if (only === '' || only === 'host') {
    // Suites inside the extension host need the test driver, under which VS Code shows no notification.
    const server = await startServer(ready, { testDriver: true });
    await report.run('e2e in the extension host', () => runHostSuites({ ...ready, server }));
    await server.stop();
  }
  await ready.browser.close();
}

/** @returns {Promise<EndToEnd>} */
async function startEverything() {
  const vsix = await setUpPackage();
  const { vscode, chromium } = await setUpEmbeddedVsCode();
  const results = join(resultDirectory, 'e2e');
  await rm(results, { recursive: true, force: true });
  await mkdir(results, { recursive: true });
  const hostResultFile = join(await temporaryDirectory('host'), 'result.json');
  const parts = { vscode, vsix, results, hostResultFile };
  const server = await startServer(parts, { testDriver: false });
  const browser = await launchBrowser(chromium);
  return { ...parts, server, browser };
}

/** @param {Pick<EndToEnd, 'vscode' | 'vsix' | 'hostResultFile'>} parts @param {{testDriver: boolean}} options */
function startServer({ vscode, vsix, hostResultFile }, { testDriver }) {
  return step('starting VS Code', () =>
    startVsCodeServer({
      vscode,
      // Suites read faster than anybody; the one about reading switches the question about it on.
      settings: { ...quietSettings(), 'countersign.paceReminders': false },
      extensions: [vsix],
      testDriver,
      environment: { COUNTERSIGN_HOST_RESULT: hostResultFile },
    }),
  );
}
