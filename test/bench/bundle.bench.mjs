// @ts-check
// What is shipped: sizes, and the time to load the bundles against an empty Node.
import { copyFile, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { temporaryDirectory } from '../harness/cleanUp.mjs';
import { inProject, resultDirectory } from '../harness/projectPaths.mjs';
import { fastestOf, nodeProgram } from './measure.mjs';
import { megabytes, printRatio, printRow, printSubject } from './report.mjs';

const dist = inProject('dist');
const scratch = await temporaryDirectory('bench');
// Found by its name through NODE_PATH, as the editor's own module is by the extension host.
await copyFile(fileURLToPath(new URL('fakeVscode.cjs', import.meta.url)), join(scratch, 'vscode.js'));

printSubject('the production build in dist/');
for (const name of ['extension.cjs', 'analysisWorker.cjs', 'webview.js', 'web-tree-sitter.wasm']) {
  await printSize(`dist/${name}`, [join(dist, name)]);
}
const parts = (await readdir(join(dist, 'cli'))).map((name) => join(dist, 'cli', name));
await printSize('dist/cli.cjs and dist/cli', [join(dist, 'cli.cjs'), ...parts]);
const grammars = (await readdir(join(dist, 'grammars'))).map((name) => join(dist, 'grammars', name));
await printSize(`dist/grammars (${grammars.length} grammars)`, grammars);
await printPackageSize(join(resultDirectory, 'countersign.vsix'));

const cli = join(dist, 'cli.cjs');
const runs = await fastestOf(7, {
  node: nodeProgram('-e', ['0']),
  version: nodeProgram(cli, ['--version']),
  // An agent waits for these, and git; the message is this file, which has nothing to check.
  capture: nodeProgram(cli, ['capture', 'nobody']),
  hook: nodeProgram(cli, ['hook', 'commit-msg', fileURLToPath(import.meta.url)]),
  // Loads all of the gate, and then stops at a word that is no format.
  verify: nodeProgram(cli, ['verify', '--format', 'none'], { expectExit: [2] }),
  extension: nodeProgram(join(dist, 'extension.cjs'), [], { env: { ...process.env, NODE_PATH: scratch } }),
});
const baseline = { name: 'node -e 0', run: runs.node };
printRatio(
  'countersign --version',
  runs.version,
  baseline,
  `node -e 0: ${megabytes(runs.node.peakBytes ?? 0)}`,
);
printRatio('countersign capture, nothing to record', runs.capture, baseline);
printRatio('countersign hook commit-msg', runs.hook, baseline);
printRatio('loading countersign verify', runs.verify, baseline);
printRatio('loading extension.cjs (fake vscode)', runs.extension, baseline);

/** @param {string} name @param {readonly string[]} files */
async function printSize(name, files) {
  const contents = await Promise.all(files.map((file) => readFile(file)));
  const bytes = contents.reduce((sum, content) => sum + content.length, 0);
  const packed = contents.reduce((sum, content) => sum + gzipSync(content).length, 0);
  printRow(name, [megabytes(bytes), `gzip ${megabytes(packed)}`]);
}

/** @param {string} file */
async function printPackageSize(file) {
  const found = await stat(file).catch(() => null);
  const size = found === null ? 'not measured: npm start packages it' : megabytes(found.size);
  printRow('the packaged extension (.vsix)', [size]);
}
