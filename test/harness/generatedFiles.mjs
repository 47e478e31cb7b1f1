// @ts-check
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { inProject, projectRoot } from './projectPaths.mjs';
import { runScript } from './runProgram.mjs';

const generatorFolder = inProject('test', 'harness');
/** Where generators write. */
const outputFolders = [
  inProject('src', 'extension', 'generated'),
  inProject('media', 'schemas'),
  // Only rules.md of it is generated; the other pages come out as they stood.
  inProject('docs'),
  inProject('l10n'),
];
const outputFiles = [inProject('ThirdPartyNotices.txt')];

/**
 * Runs each `test/harness/generate*.mjs` and finds the files that did not come out as they stood.
 * @returns {Promise<import('./suiteReport.mjs').SuiteResult>}
 */
export async function checkGeneratedFiles() {
  const before = await readOutputs();
  const generators = (await readdir(generatorFolder)).filter((name) => /^generate[A-Z]\w*\.mjs$/.test(name));
  const problems = [];
  for (const generator of generators) {
    const result = await runScript(join(generatorFolder, generator), []);
    if (result.code !== 0) {
      problems.push(`${generator} failed:\n${result.output}`);
    }
  }
  const after = await readOutputs();
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (file) => before.get(file) !== after.get(file),
  );
  for (const file of changed) {
    problems.push(`${relative(projectRoot, file)} was out of date. It is written anew now: commit it.`);
  }
  return {
    passed: Math.max(0, generators.length + after.size - problems.length),
    failed: problems.length,
    detail: problems.join('\n'),
  };
}

/** @returns {Promise<Map<string, string>>} */
async function readOutputs() {
  /** @type {Map<string, string>} */
  const contents = new Map();
  for (const folder of outputFolders) {
    const names = await readdir(folder).catch(() => []);
    for (const name of names) {
      contents.set(join(folder, name), await readFile(join(folder, name), 'utf8'));
    }
  }
  for (const file of outputFiles) contents.set(file, await readFile(file, 'utf8').catch(() => ''));
  return contents;
}
