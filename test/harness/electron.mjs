// @ts-check
// npm run test:electron: the suites of test/e2e/host/ in a desktop VS Code. VSCODE_EXECUTABLE_PATH names one;
// without it @vscode/test-electron downloads one.
import { join } from 'node:path';
import { createDemoRepository } from '../demo/createDemoRepository.mjs';
import { temporaryDirectory } from './cleanUp.mjs';
import { readHostResult } from './hostSuites.mjs';
import { step } from './progress.mjs';
import { inProject, projectRoot } from './projectPaths.mjs';
import { runMain, setUpPackage } from './setUp.mjs';
import { SetUpError } from './setUpError.mjs';
import { SuiteReport } from './suiteReport.mjs';

await runMain(async () => {
  await setUpPackage();
  const { downloadAndUnzipVSCode, runTests } = await import('@vscode/test-electron');
  const vscodeExecutablePath =
    process.env['VSCODE_EXECUTABLE_PATH'] ?? (await download(downloadAndUnzipVSCode));
  const home = await temporaryDirectory('electron');
  const workspace = await createDemoRepository(join(home, 'orchard'), {
    keysDirectory: join(home, 'keys'),
    remoteDirectory: join(home, 'origin.git'),
  });
  const hostResultFile = join(home, 'result.json');
  const report = new SuiteReport();
  await report.run('e2e in a desktop VS Code', async () => {
    const exitCode = await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: projectRoot,
      extensionTestsPath: inProject('test', 'e2e', 'host', 'runner.cjs'),
      extensionTestsEnv: { COUNTERSIGN_HOST_RESULT: hostResultFile },
      launchArgs: [
        workspace.directory,
        '--disable-workspace-trust',
        '--disable-extensions',
        '--user-data-dir',
        join(home, 'user-data'),
      ],
    }).catch(() => 1);
    return readHostResult(hostResultFile, exitCode);
  });
  return report.finish();
});

/** @param {typeof import('@vscode/test-electron').downloadAndUnzipVSCode} downloadAndUnzipVSCode */
async function download(downloadAndUnzipVSCode) {
  try {
    return await step('downloading a desktop VS Code', () =>
      downloadAndUnzipVSCode({ cachePath: inProject('.cache', 'vscode-desktop') }),
    );
  } catch (error) {
    throw new SetUpError(
      `No desktop VS Code could be downloaded (${error instanceof Error ? error.message : String(error)}). Set VSCODE_EXECUTABLE_PATH to an installed one; npm test runs the same suites in the embedded VS Code.`,
    );
  }
}
