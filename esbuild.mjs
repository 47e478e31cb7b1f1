// Builds the extension, the command line, the analysis worker and the webview into dist/, copies grammars and
// scripts beside them, and refuses a bundle that breaks its host's rules.
import { chmod, copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { build, context, transform } from 'esbuild';

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

/**
 * Of the manifest the programs say nothing but the version; the rest would be most of what `--version` reads.
 * @type {import('esbuild').Plugin}
 */
const versionOnly = {
  name: 'version-only',
  setup(bundle) {
    bundle.onLoad({ filter: /[\\/]package\.json$/ }, async ({ path }) => {
      if (dirname(path) !== dirname(dist)) return undefined;
      const { version } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/** @type {import('esbuild').BuildOptions} */
const node = {
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  plugins: [englishOnly, versionOnly],
  outExtension: { '.js': '.cjs' },
  // vscode stays external everywhere, so that the guard below can name the bundle that must not reach it.
  external: ['vscode'],
  // The package's ESM entry needs `import.meta.url`, which a CommonJS bundle does not have.
  alias: {
    'web-tree-sitter': './node_modules/web-tree-sitter/web-tree-sitter.cjs',
    // Its CommonJS entry asks for its parts in a way that no bundler can follow.
    'jsonc-parser': './node_modules/jsonc-parser/lib/esm/main.js',
    // Its entry for Node is CommonJS, of which nothing can be left out.
    yaml: './node_modules/yaml/browser/index.js',
  },
};

/**
 * The commands whose code is read together, by what they have in common: what agents and git wait for, what reads a
 * policy, and everything that reads a change. A start reads what its group needs, and groups are few because a file
 * costs as much time as 10 kB of code.
 */
const commandGroups = {
  hooks: ['capture', 'hookCommitMsg', 'hookPostCommit', 'hooks'],
  policy: ['policyCheck', 'policyInit', 'policyShow'],
  review: [
    'explain',
    'feedback',
    'hookPrePush',
    'policyRules',
    'prepare',
    'provenance',
    'records',
    'report',
    'review',
    'sign',
    'verify',
  ],
};

/**
 * Resolves the `import()` of a command to its group.
 * @type {import('esbuild').Plugin}
 */
const groupedCommands = {
  name: 'grouped-commands',
  setup(bundle) {
    const commands = join(root, 'src/cli/commands');
    bundle.onResolve({ filter: /\.ts$/ }, ({ kind, path, resolveDir }) => {
      const file = join(resolveDir, path);
      if (kind !== 'dynamic-import' || dirname(file) !== commands) return undefined;
      const group = Object.entries(commandGroups).find(([, names]) => names.includes(basename(file, '.ts')));
      return group === undefined
        ? { errors: [{ text: `${path} is in no group: name it in commandGroups of esbuild.mjs` }] }
        : { path: group[0], namespace: 'commands' };
    });
    bundle.onLoad({ filter: /.*/, namespace: 'commands' }, ({ path }) => ({
      contents: commandGroups[path].map((name) => `export * from './${name}.ts';`).join('\n'),
      resolveDir: commands,
    }));
  },
};

/**
 * Esbuild splits ES modules only, and Node loads CommonJS faster: each file is turned into CommonJS as it is written.
 * The new files are all there before the entry that names them; then those of earlier builds go.
 * @type {import('esbuild').Plugin}
 */
const commonJsChunks = {
  name: 'common-js-chunks',
  setup(bundle) {
    bundle.onEnd(async ({ outputFiles = [] }) => {
      const parts = join(dist, 'cli');
      await mkdir(parts, { recursive: true });
      const files = outputFiles.toSorted((a, b) => dirname(b.path).length - dirname(a.path).length);
      for (const { path, text } of files) {
        const { code, map } = await transform(text, {
          format: 'cjs',
          platform: 'node',
          target: 'node20',
          minify: production,
          sourcemap: production ? false : 'external',
          sourcefile: basename(path),
          supported: { 'dynamic-import': false },
          banner: dirname(path) === dist ? '#!/usr/bin/env node' : '',
        });
        // Beside the code, not in it: every start would read it.
        if (!production) await writeFile(`${path}.map`, map);
        await writeFile(path, production ? code : `${code}//# sourceMappingURL=${basename(path)}.map\n`);
      }
      const written = new Set(files.flatMap(({ path }) => [path, `${path}.map`]));
      for (const name of await readdir(parts))
        if (!written.has(join(parts, name))) await rm(join(parts, name));
    });
  },
};

/** @type {import('esbuild').BuildOptions} */
const cli = {
  ...node,
  entryPoints: { cli: 'src/cli/main.ts' },
  format: 'esm',
  splitting: true,
  chunkNames: 'cli/[name]-[hash]',
  sourcemap: production ? false : 'inline',
  write: false,
  plugins: [englishOnly, versionOnly, groupedCommands, commonJsChunks],
};

/** @type {import('esbuild').BuildOptions[]} */
const targets = [
  { ...node, entryPoints: { extension: 'src/extension/extension.ts' } },
  cli,
  { ...node, entryPoints: { analysisWorker: 'src/core/analysis/worker/main.ts' } },
  { ...node, entryPoints: { askpass: 'src/extension/askpass/main.ts' } },
  { entryPoints: { webview: 'src/webview/main.ts' }, platform: 'browser', target: 'es2022', format: 'iife' },
].map((target) => ({ ...shared, ...target }));

/** The grammar of each language, as a path below node_modules. */
const grammars = JSON.parse(await readFile(join(root, 'src/core/analysis/syntax/grammarFiles.json'), 'utf8'));

/**
 * Grammars are mostly tables: compressed they take a fifteenth on disk and two thirds of what the package's own
 * compression makes of them, and are read in some milliseconds. The highest qualities take half a minute for a tenth.
 * @param {string} language
 * @param {string} file
 */
async function compressGrammar(language, file) {
  const target = join(dist, 'grammars', `tree-sitter-${language}.wasm.br`);
  const source = join(root, 'node_modules', file);
  const [from, to] = await Promise.all([source, target].map((path) => stat(path).catch(() => null)));
  if (from !== null && to !== null && to.mtimeMs > from.mtimeMs && to.mtimeMs > from.ctimeMs) return;
  const bytes = await readFile(source);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 9,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength,
  };
  await writeFile(target, await promisify(brotliCompress)(bytes, { params }));
}

/** What OpenSSH starts to ask for a passphrase; it runs askpass.cjs. */
const askpassScripts = ['askpass.sh', 'askpass.cmd'];

async function copyFiles() {
  await mkdir(join(dist, 'grammars'), { recursive: true });
  await copyFile(
    join(root, 'node_modules/web-tree-sitter/web-tree-sitter.wasm'),
    join(dist, 'web-tree-sitter.wasm'),
  );
  await Promise.all(Object.entries(grammars).map(([language, file]) => compressGrammar(language, file)));
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
  const program = join(dist, 'cli.cjs');
  if (existsSync(program)) await chmod(program, 0o755);
}
