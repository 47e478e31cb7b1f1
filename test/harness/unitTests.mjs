// @ts-check
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inPackages, resultDirectory } from './projectPaths.mjs';
import { runScript } from './runProgram.mjs';

/**
 * vitest over test/: unit, property, differential and command-line tests.
 * @returns {Promise<import('./suiteReport.mjs').SuiteResult>}
 */
export async function runUnitTests() {
  await mkdir(resultDirectory, { recursive: true });
  const file = join(resultDirectory, 'unit.json');
  await rm(file, { force: true });
  const args = [
    'run',
    '--config',
    'test/vitest.config.ts',
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ];
  const run = await runScript(inPackages('vitest/vitest.mjs'), args, { show: true });
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) {
    return { passed: 0, failed: 1, detail: `vitest ended with ${run.code} and left no result.` };
  }
  return countVitestResult(JSON.parse(text), run.code);
}

/**
 * @param {{numPassedTests: number, numFailedTests: number, testResults: {status: string, name: string, assertionResults: unknown[]}[]}} result
 * @param {number} exitCode
 * @returns {import('./suiteReport.mjs').SuiteResult}
 */
function countVitestResult(result, exitCode) {
  // A file that could not be loaded has no failed test, and must not pass as nothing.
  const broken = result.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  const failed = result.numFailedTests + broken.length;
  const detail = broken.map((file) => `Not loaded: ${file.name}`).join('\n');
  // Unhandled rejections end vitest with 1 although each test passed.
  return failed === 0 && exitCode !== 0
    ? { passed: result.numPassedTests, failed: 1, detail: `vitest ended with ${exitCode}.` }
    : { passed: result.numPassedTests, failed, detail };
}
