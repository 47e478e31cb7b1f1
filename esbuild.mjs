// Builds the extension, the command line, the analysis worker and the webview into dist/, copies grammars and
// scripts beside them, and refuses a bundle that breaks its host's rules.
import { chmod, copyFile, mkdir, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const root = fileURLToPath(new URL('.', import.meta.url));
const dist = join(root, 'dist');

/** @type {import('esbuild').BuildOptions} */
const shared = {
  absWorkingDir: root,
  outdir: 'dist',
  bundle: true,
  minify: production,
  sourcemap: !production,
  metafile: true,
  logLevel: 'info',
};

/**
 * Zod exports its messages in all languages, a quarter of every bundle; nothing here speaks any but English.
 * @type {import('esbuild').Plugin}
 */
const englishOnly = {
  name: 'english-only',
  setup(bundle) {
    bundle.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};

/** @type {import('esbuild').BuildOptions} */
const node = {
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  plugins: [englishOnly],
  outExtension: { '.js': '.cjs' },
  // vscode stays external everywhere, so that the guard below can name the bundle that must not reach it.
  external: ['vscode'],
  // The package's ESM entry needs `import.meta.url`, which a CommonJS bundle does not have.
  alias: {
    'web-tree-sitter': './node_modules/web-tree-sitter/web-tree-sitter.cjs',
    // Its CommonJS entry asks for its parts in a way that no bundler can follow.
    'jsonc-parser': './node_modules/jsonc-parser/lib/esm/main.js',
  },
};

/** @type {import('esbuild').BuildOptions[]} */
const targets = [
  { ...node, entryPoints: { extension: 'src/extension/extension.ts' } },
  { ...node, entryPoints: { cli: 'src/cli/main.ts' }, banner: { js: '#!/usr/bin/env node' } },
  { ...node, entryPoints: { analysisWorker: 'src/core/analysis/worker/main.ts' } },
  { ...node, entryPoints: { askpass: 'src/extension/askpass/main.ts' } },
  { entryPoints: { webview: 'src/webview/main.ts' }, platform: 'browser', target: 'es2022', format: 'iife' },
].map((target) => ({ ...shared, ...target }));

/** The file in the package, and where it stands in dist/. */
const copies = [
  ['web-tree-sitter/web-tree-sitter.wasm', 'web-tree-sitter.wasm'],
  ['tree-sitter-typescript/tree-sitter-typescript.wasm', 'grammars/tree-sitter-typescript.wasm'],
  ['tree-sitter-typescript/tree-sitter-tsx.wasm', 'grammars/tree-sitter-tsx.wasm'],
  ['tree-sitter-javascript/tree-sitter-javascript.wasm', 'grammars/tree-sitter-javascript.wasm'],
  ['tree-sitter-python/tree-sitter-python.wasm', 'grammars/tree-sitter-python.wasm'],
  ['tree-sitter-go/tree-sitter-go.wasm', 'grammars/tree-sitter-go.wasm'],
  ['tree-sitter-java/tree-sitter-java.wasm', 'grammars/tree-sitter-java.wasm'],
  ['tree-sitter-rust/tree-sitter-rust.wasm', 'grammars/tree-sitter-rust.wasm'],
];

/** What OpenSSH starts to ask for a passphrase; it runs askpass.cjs. */
const askpassScripts = ['askpass.sh', 'askpass.cmd'];

async function copyFiles() {
  await mkdir(join(dist, 'grammars'), { recursive: true });
  await Promise.all(copies.map(([from, to]) => copyFile(join(root, 'node_modules', from), join(dist, to))));
  for (const name of askpassScripts) {
    await copyFile(join(root, 'src/extension/askpass', name), join(dist, name));
    await chmod(join(dist, name), 0o755);
  }
}

/** Only the extension host has a module named `vscode`; elsewhere the bundle would fail at its first line. */
function refuseForeignHost(metafile) {
  for (const [file, output] of Object.entries(metafile.outputs)) {
    const externals = output.imports.filter((entry) => entry.external).map((entry) => entry.path);
    if (output.entryPoint !== 'src/extension/extension.ts' && externals.includes('vscode')) {
      throw new Error(`${file} imports vscode`);
    }
  }
}

if (watch) {
  await copyFiles();
  for (const target of targets) await (await context(target)).watch();
} else {
  if (production) await rm(dist, { recursive: true, force: true });
  await copyFiles();
  for (const target of targets) refuseForeignHost((await build(target)).metafile);
  const cli = join(dist, 'cli.cjs');
  if (existsSync(cli)) await chmod(cli, 0o755);
}
