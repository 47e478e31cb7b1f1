// @ts-check
// Prints every import of a tree that reaches a file of it, as JSON: [from, to, specifier]. Arguments: repository, revision.
import { dirname, join } from 'node:path';
import { createBlobParser } from '../../src/core/analysis/blobParser.ts';
import { createImportIndex } from '../../src/core/analysis/modules/importIndex.ts';
import { readModuleMap } from '../../src/core/analysis/modules/moduleMap.ts';
import { createImportResolver } from '../../src/core/analysis/modules/resolveImports.ts';
import { ParserPool } from '../../src/core/analysis/worker/parserPool.ts';
import { openResultCache } from '../../src/core/cache/resultCache.ts';
import { createBlobReader } from '../../src/core/git/blobs.ts';
import { openRepository } from '../../src/core/git/repository.ts';
import { treeOf } from '../../src/core/git/revParse.ts';
import { gitTreeView } from '../../src/core/workflow/gitTreeView.ts';

const [directory = '.', revision = 'HEAD', distribution = 'dist'] = process.argv.slice(2);

async function main() {
  const repository = await openRepository(directory);
  const blobs = createBlobReader(repository);
  const tree = gitTreeView(repository, await treeOf(repository, revision), blobs);
  const workerPath = join(distribution, 'analysisWorker.cjs');
  const grammarDirectory = join(distribution, 'grammars');
  const files = { runtimePath: join(dirname(workerPath), 'web-tree-sitter.wasm'), grammarDirectory };
  const pool = new ParserPool({ workerPath, files, workers: 2 });
  const cache = openResultCache({ directory: null, version: 'bench' });
  const parser = createBlobParser(pool, cache, grammarDirectory);
  const resolver = createImportResolver(tree, await readModuleMap(tree));
  const index = createImportIndex({ tree, resolver, parser, known: new Map(), signal: undefined });
  const paths = (await tree.paths()).map(({ path }) => path);
  const { imports, isComplete } = await index.importsOf(paths);
  /** @type {[from: string, to: string | null, specifier: string][]} */
  const edges = [];
  for (const [path, found] of imports) {
    for (const { specifier, target } of found) edges.push([path, target?.file ?? null, specifier]);
  }
  await pool.dispose();
  blobs.dispose();
  process.stdout.write(JSON.stringify({ files: [...imports.keys()], edges, isComplete }));
}

void main();
