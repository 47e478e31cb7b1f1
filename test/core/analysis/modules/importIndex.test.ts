import { afterAll, expect, test } from 'vitest';
import { createBlobParser } from '../../../../src/core/analysis/blobParser.ts';
import { createImportIndex, type ImportIndex } from '../../../../src/core/analysis/modules/importIndex.ts';
import { readModuleMap } from '../../../../src/core/analysis/modules/moduleMap.ts';
import { createImportResolver } from '../../../../src/core/analysis/modules/resolveImports.ts';
import type { TreeView } from '../../../../src/core/analysis/treeView.ts';
import { ParserPool } from '../../../../src/core/analysis/worker/parserPool.ts';
import { toRepoPath } from '../../../../src/core/base/repoPath.ts';
import { openResultCache } from '../../../../src/core/cache/resultCache.ts';
import { cleanUpDistribution, prepareDistribution } from '../analysisDistribution.ts';
import { memoryTree } from '../changeBuilders.ts';

cleanUpDistribution();

const cache = openResultCache({ directory: null, version: 'test' });
const pools: ParserPool[] = [];
afterAll(async () => {
  for (const pool of pools) await pool.dispose();
});

async function indexOf(tree: TreeView, signal?: AbortSignal): Promise<ImportIndex> {
  const { workerPath, grammarDirectory } = await prepareDistribution();
  const runtimePath = workerPath.replace(/[^/\\]+$/, 'web-tree-sitter.wasm');
  const pool = new ParserPool({ workerPath, files: { runtimePath, grammarDirectory }, workers: 1 });
  pools.push(pool);
  const parser = createBlobParser(pool, cache, grammarDirectory);
  const resolver = createImportResolver(tree, await readModuleMap(tree));
  return createImportIndex({ tree, resolver, parser, known: new Map(), signal });
}

const files = {
  'src/a.ts': "import './b';\nimport { x } from './c.js';\n",
  'src/b.ts': "export { x } from './c';\n",
  'src/c.ts': 'export const x = 1;\n',
  'dist/made.js': "require('../src/c.ts');\n",
  'go.mod': 'module example.com/app\n',
  'store/store.go': 'package store\n',
  'main.go': 'package main\n\nimport "example.com/app/store"\n',
  'notes.md': 'none\n',
};

test('who imports a file, read from the files of its languages alone', async () => {
  const read: string[] = [];
  const tree = memoryTree(files);
  const paths = new Map((await tree.paths()).map(({ path, oid }) => [oid, path]));
  const index = await indexOf({
    ...tree,
    readOid: (oid) => {
      read.push(paths.get(oid) ?? '?');
      return tree.readOid(oid);
    },
  });
  read.length = 0;
  const { importers, isComplete } = await index.importersOf(['src/c.ts', 'src/a.ts'].map(toRepoPath));
  expect([...importers]).toEqual([
    [
      'src/c.ts',
      [
        { path: 'src/a.ts', line: 2, specifier: './c.js' },
        { path: 'src/b.ts', line: 1, specifier: './c' },
      ],
    ],
    ['src/a.ts', []],
  ]);
  expect(isComplete).toBe(true);
  expect(read.toSorted()).toEqual(['src/a.ts', 'src/b.ts', 'src/c.ts']);
  // A package of Go stands for its files.
  const store = await index.importersOf([toRepoPath('store/store.go')]);
  expect(store.importers.get(toRepoPath('store/store.go'))).toEqual([
    { path: 'main.go', line: 3, specifier: 'example.com/app/store' },
  ]);
});

test('what is in the cache is not read again, and an aborted question rejects', async () => {
  await (await indexOf(memoryTree(files))).importsOf([toRepoPath('src/a.ts')]);
  const tree = memoryTree(files);
  const index = await indexOf({ ...tree, readOid: () => Promise.resolve(null) });
  const { imports, isComplete } = await index.importsOf([toRepoPath('src/a.ts'), toRepoPath('notes.md')]);
  expect(imports.get(toRepoPath('src/a.ts'))?.map(({ target }) => target?.file)).toEqual([
    'src/b.ts',
    'src/c.ts',
  ]);
  expect(isComplete).toBe(true);
  const aborted = await indexOf(tree, AbortSignal.abort(new Error('enough')));
  await expect(aborted.importsOf([toRepoPath('src/b.ts')])).rejects.toThrow('enough');
});

test('a file that cannot be read makes the answer incomplete', async () => {
  const tree = memoryTree({ 'x.ts': "import './y';\n", 'y.ts': '\0' });
  const { imports, isComplete } = await (await indexOf(tree)).importsOf(['x.ts', 'y.ts'].map(toRepoPath));
  expect([...imports.keys()]).toEqual(['x.ts']);
  expect(isComplete).toBe(false);
});
