// @ts-check
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { ensureVsix } from './ensureVsix.mjs';
import { inPackages, inProject } from './projectPaths.mjs';
import { runScript } from './runProgram.mjs';

const largestMegabytes = 3;

/** Each of these must be in the package. */
const required = [
  'package.json',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'ThirdPartyNotices.txt',
  'l10n/bundle.l10n.json',
  'docs/rules.md',
  'dist/extension.cjs',
  'dist/cli.cjs',
  'dist/analysisWorker.cjs',
  'dist/askpass.cjs',
  'dist/askpass.sh',
  'dist/askpass.cmd',
  'dist/web-tree-sitter.wasm',
];

/** Nothing else may be. */
const allowed = [
  /^package(\.nls(\.[a-z-]+)?)?\.json$/,
  /^(README|CHANGELOG)\.md$/,
  /^LICENSE(\.txt)?$/,
  /^ThirdPartyNotices\.txt$/,
  /^l10n\/bundle\.l10n(\.[a-z-]+)?\.json$/,
  /^docs\/[\w-]+\.md$/,
  /^media\/[\w./-]+\.(svg|png|css|md|json)$/,
  /^dist\/(extension|cli|analysisWorker|askpass)\.cjs$/,
  /^dist\/cli\/[\w-]+\.cjs$/,
  /^dist\/askpass\.(sh|cmd)$/,
  /^dist\/webview\.(js|css)$/,
  /^dist\/web-tree-sitter\.wasm$/,
  /^dist\/grammars\/tree-sitter-[a-z]+\.wasm\.br$/,
];

/**
 * What is in the .vsix: everything the extension needs, nothing private, not too large.
 * @returns {Promise<import('./suiteReport.mjs').SuiteResult>}
 */
export async function checkPackageList() {
  const listing = await runScript(inPackages('@vscode/vsce/vsce'), ['ls', '--no-dependencies']);
  if (listing.code !== 0) {
    return { passed: 0, failed: 1, detail: listing.output };
  }
  const files = listing.stdout
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && existsSync(inProject(line)));
  // The parts of the command line have names that change with what is in them.
  const parts = (await readdir(inProject('dist', 'cli'))).map((name) => `dist/cli/${name}`);
  const languages = JSON.parse(
    await readFile(inProject('src/core/analysis/syntax/grammarFiles.json'), 'utf8'),
  );
  const grammars = Object.keys(languages).map((language) => `dist/grammars/tree-sitter-${language}.wasm.br`);
  const problems = [
    ...[...required, ...parts, ...grammars]
      .filter((file) => !files.includes(file))
      .map((file) => `Missing in the package: ${file}`),
    ...files
      .filter((file) => !allowed.some((pattern) => pattern.test(file)))
      .map((file) => `Does not belong into the package: ${file}`),
  ];
  const { size } = await stat(await ensureVsix());
  if (size > largestMegabytes * 1024 * 1024) {
    problems.push(`The package has ${(size / 1024 / 1024).toFixed(1)} MB, more than ${largestMegabytes} MB.`);
  }
  const checks = required.length + parts.length + grammars.length + files.length + 1;
  return { passed: checks - problems.length, failed: problems.length, detail: problems.join('\n') };
}
