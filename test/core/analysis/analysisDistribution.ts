import { copyFile, mkdir, mkdtemp, readFile, realpath, rm, symlink } from 'node:fs/promises';
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

/** Where the grammar of each language stands below node_modules. */
export async function readGrammarFiles(): Promise<Readonly<Record<string, string>>> {
  const path = join(root, 'src/core/analysis/syntax/grammarFiles.json');
  return JSON.parse(await readFile(path, 'utf8')) as Record<string, string>;
}

let directory: Promise<string> | undefined;
let prepared: Promise<AnalysisDistribution> | undefined;

/** The grammars and the runtime, in a temporary directory for each test file that is laid out like `dist`. */
export function prepareGrammars(): Promise<string> {
  directory ??= layOutGrammars();
  return directory;
}

async function layOutGrammars(): Promise<string> {
  const created = await realpath(await mkdtemp(join(tmpdir(), 'countersign-analysis-')));
  await mkdir(join(created, 'grammars'));
  const modules = join(root, 'node_modules');
  await copyFile(
    join(modules, 'web-tree-sitter/web-tree-sitter.wasm'),
    join(created, 'web-tree-sitter.wasm'),
  );
  for (const [language, file] of Object.entries(await readGrammarFiles())) {
    await symlink(join(modules, file), join(created, 'grammars', `tree-sitter-${language}.wasm`));
  }
  return created;
}

/** The same with the worker, built once for each test file. */
export function prepareDistribution(): Promise<AnalysisDistribution> {
  prepared ??= prepareGrammars().then(buildWorker);
  return prepared;
}

async function buildWorker(created: string): Promise<AnalysisDistribution> {
  const workerPath = join(created, 'analysisWorker.cjs');
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
  return { workerPath, grammarDirectory: join(created, 'grammars') };
}

/** Registers the removal of the directory; call it at the top of each test file that prepares one. */
export function cleanUpDistribution(): void {
  afterAll(async () => {
    await prepared?.catch(() => undefined);
    const created = await directory;
    if (created !== undefined) await rm(created, { recursive: true, force: true });
  });
}
