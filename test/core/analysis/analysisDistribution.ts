import { copyFile, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export interface AnalysisDistribution {
  readonly workerPath: string;
  readonly grammarDirectory: string;
}

const grammars = [
  'typescript/typescript',
  'typescript/tsx',
  'javascript/javascript',
  'python/python',
  'go/go',
  'java/java',
  'rust/rust',
];

let prepared: Promise<AnalysisDistribution> | undefined;

/** The worker and its files, built once for each test file into a temporary directory laid out like `dist`. */
export function prepareDistribution(): Promise<AnalysisDistribution> {
  prepared ??= buildDistribution();
  return prepared;
}

async function buildDistribution(): Promise<AnalysisDistribution> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'countersign-analysis-')));
  const grammarDirectory = join(directory, 'grammars');
  await mkdir(grammarDirectory);
  const modules = join(root, 'node_modules');
  await copyFile(
    join(modules, 'web-tree-sitter/web-tree-sitter.wasm'),
    join(directory, 'web-tree-sitter.wasm'),
  );
  for (const grammar of grammars) {
    const [folder = '', name = ''] = grammar.split('/');
    const file = `tree-sitter-${name}.wasm`;
    await copyFile(join(modules, `tree-sitter-${folder}`, file), join(grammarDirectory, file));
  }
  const workerPath = join(directory, 'analysisWorker.cjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['src/core/analysis/worker/main.ts'],
    outfile: workerPath,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    alias: { 'web-tree-sitter': './node_modules/web-tree-sitter/web-tree-sitter.cjs' },
    logLevel: 'silent',
  });
  return { workerPath, grammarDirectory };
}

/** Registers the removal of the directory; call it at the top of each test file that prepares one. */
export function cleanUpDistribution(): void {
  afterAll(async () => {
    const distribution = await prepared;
    if (distribution !== undefined)
      await rm(join(distribution.grammarDirectory, '..'), { recursive: true, force: true });
  });
}
