// @ts-check
import { buildNow } from './ensureBuild.mjs';
import { checkGeneratedFiles } from './generatedFiles.mjs';
import { checkPackageList } from './packageList.mjs';
import { inPackages } from './projectPaths.mjs';
import { runScript } from './runProgram.mjs';
import { runUnitTests } from './unitTests.mjs';

/** @typedef {import('./suiteReport.mjs').SuiteResult} SuiteResult */
/** @typedef {{name: string, run: () => Promise<SuiteResult>}} Suite */

/**
 * One or more programs that must end with 0; each counts as one test.
 * @param {readonly [script: string, ...args: string[]][]} programs
 * @returns {Promise<SuiteResult>}
 */
async function runTools(programs) {
  const outputs = [];
  for (const [script, ...args] of programs) {
    const result = await runScript(inPackages(script), args);
    if (result.code !== 0) {
      outputs.push(result.output);
    }
  }
  return { passed: programs.length - outputs.length, failed: outputs.length, detail: outputs.join('\n') };
}

/** Everything that needs neither VS Code nor a browser. @type {readonly Suite[]} */
export const staticSuites = [
  {
    name: 'types',
    run: () =>
      runTools([
        ['typescript/bin/tsc', '-p', '.'],
        ['typescript/bin/tsc', '-p', 'src/webview'],
      ]),
  },
  { name: 'lint', run: () => runTools([['oxlint/bin/oxlint', 'src', 'test']]) },
  { name: 'format', run: () => runTools([['oxfmt/bin/oxfmt', '--check']]) },
  { name: 'unused', run: () => runTools([['knip/bin/knip.js']]) },
  {
    name: 'build',
    run: async () => {
      await buildNow();
      return { passed: 1, failed: 0 };
    },
  },
  { name: 'generated', run: checkGeneratedFiles },
  { name: 'package', run: checkPackageList },
  { name: 'unit', run: runUnitTests },
];
