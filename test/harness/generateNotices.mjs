// @ts-check
// Writes ThirdPartyNotices.txt: the licences of everything that the package holds of others, as their packages say.
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { inProject } from './projectPaths.mjs';

/** Programs as they are built, to see which packages are in them. */
const entries = [
  {
    entryPoints: ['src/extension/extension.ts', 'src/cli/main.ts', 'src/core/analysis/worker/main.ts'],
    platform: 'node',
  },
  { entryPoints: ['src/webview/main.ts'], platform: 'browser' },
];

/** @param {string} path as in esbuild's metafile @returns {string[]} */
function packageOf(path) {
  const name = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(path)?.[1];
  return name === undefined ? [] : [name];
}

async function bundledPackages() {
  const names = new Set();
  for (const entry of entries) {
    const result = await build({
      ...entry,
      platform: /** @type {import('esbuild').Platform} */ (entry.platform),
      absWorkingDir: inProject(),
      outdir: 'unused',
      bundle: true,
      write: false,
      metafile: true,
      logLevel: 'silent',
      external: ['vscode'],
    });
    for (const output of Object.values(result.metafile.outputs))
      for (const [path, { bytesInOutput }] of Object.entries(output.inputs))
        if (bytesInOutput > 0) for (const name of packageOf(path)) names.add(name);
  }
  return names;
}

async function grammarPackages() {
  const file = inProject('src', 'core', 'analysis', 'syntax', 'grammarFiles.json');
  /** @type {Record<string, string>} */
  const files = JSON.parse(await readFile(file, 'utf8'));
  return Object.values(files).flatMap((path) => packageOf(`node_modules/${path}`));
}

/** @param {string} name */
async function noticeOf(name) {
  const folder = inProject('node_modules', ...name.split('/'));
  const { version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const files = existsSync(folder) ? await readdir(folder) : [];
  const text = files.toSorted().find((file) => /^(?:licen[cs]e|copying|unlicense)/i.test(file));
  const words =
    text === undefined
      ? `(The package names its licence and holds no text of it.)`
      : (await readFile(join(folder, text), 'utf8')).replaceAll('\r\n', '\n').trim();
  return `${name} ${version} (${license})\n\n${words}\n`;
}

const names = [...new Set([...(await bundledPackages()), ...(await grammarPackages())])].toSorted();
const notices = await Promise.all(names.map(noticeOf));
const head =
  'Countersign holds parts of these packages, under their own licences. Grammars are built from their sources by their authors.\n';
const line = `\n${'-'.repeat(80)}\n\n`;
await writeFile(inProject('ThirdPartyNotices.txt'), [head, ...notices].join(line));
