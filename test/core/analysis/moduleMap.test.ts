import { describe, expect, test } from 'vitest';
import { readModuleMap } from '../../../src/core/analysis/modules/moduleMap.ts';
import { memoryTree } from './changeBuilders.ts';

/** Module by path, for each expectation. */
async function checkModules(
  files: Readonly<Record<string, string>>,
  expected: Readonly<Record<string, string>>,
): Promise<void> {
  const map = await readModuleMap(memoryTree(files));
  const found = Object.fromEntries(Object.keys(expected).map((path) => [path, map.moduleOf(path)]));
  expect(found).toEqual(expected);
}

test('npm workspaces', () =>
  checkModules(
    {
      'package.json': '{"name":"root","workspaces":["packages/*","!packages/ignored","./tools/"]}',
      'packages/api/package.json': '{"name":"@acme/api"}',
      'packages/bare/package.json': '{"type":"commonjs"}',
      'packages/api/cjs/package.json': '{"type":"commonjs"}',
      'packages/ignored/package.json': '{"private":true}',
      'tools/package.json': '{}',
    },
    {
      'packages/api/src/a.ts': 'packages/api',
      'packages/api/cjs/a.js': 'packages/api',
      'packages/bare/a.js': 'packages/bare',
      'packages/ignored/a.js': '.',
      'packages/other/a.js': '.',
      'tools/a.js': 'tools',
      'src/a.ts': '.',
    },
  ));

test('yarn and pnpm workspaces', async () => {
  const files = {
    'package.json': '{"name":"root","workspaces":{"packages":["libs/**"]}}',
    'libs/a/b/package.json': '{"name":"b"}',
    'nested/pnpm-workspace.yaml': 'packages:\n  - "apps/*"\n',
    'nested/apps/web/package.json': '{"name":"web"}',
    'examples/react/package.json': '{"name":"react"}',
  };
  await checkModules(files, { 'libs/a/b/x.ts': 'libs/a/b', 'nested/apps/web/x.ts': 'nested/apps/web' });
  const { npmPackages } = await readModuleMap(memoryTree(files));
  // An example outside the workspaces does not take the name of the real package.
  expect([...npmPackages]).toEqual([
    ['root', '.'],
    ['b', 'libs/a/b'],
    ['web', 'nested/apps/web'],
  ]);
});

test('one module for each manifest of any language; the nearest counts', () =>
  checkModules(
    {
      'go.mod': 'module example.com/root\n',
      'tools/go.mod': 'module example.com/root/tools\n',
      'worker/pyproject.toml': '[project]\nname = "worker"\n',
      'old/setup.py': '',
      'native/Cargo.toml': '[workspace]\nmembers = ["core"]\n',
      'native/core/Cargo.toml': '[package]\nname = "core"\n',
      'jvm/pom.xml': '<project><artifactId>jvm</artifactId></project>',
      'jvm/billing/build.gradle.kts': '',
      'worker/requirements.txt': 'six',
      'scripts/requirements.txt': 'six',
    },
    {
      'cmd/main.go': '.',
      'tools/gen/main.go': 'tools',
      'worker/worker/app.py': 'worker',
      'old/x.py': 'old',
      'native/core/src/lib.rs': 'native/core',
      'native/build.rs': 'native',
      'jvm/billing/src/main/java/A.java': 'jvm/billing',
      'scripts/x.py': '.',
    },
  ));

test('without manifests, the first directories', () =>
  checkModules(
    { 'src/api/a.c': '' },
    {
      'src/api/a.c': 'src/api',
      'src/main.c': '.',
      'packages/x/y/z.c': 'packages/x',
      'docs/x/y.md': '.',
      'README.md': '.',
    },
  ));

describe('what cannot be read', () => {
  test('a broken manifest is a problem, and makes no module', async () => {
    const map = await readModuleMap(memoryTree({ 'a/package.json': '{', 'package.json': '{"name":"x"}' }));
    expect(map.moduleOf('a/x.ts')).toBe('.');
    expect(map.problems).toEqual([{ message: 'package.json is not a JSON object.', path: 'a/package.json' }]);
  });

  test('a missing blob is missing evidence', async () => {
    const tree = { ...memoryTree({ 'package.json': '{"name":"x"}' }), readOid: () => Promise.resolve(null) };
    const { problems } = await readModuleMap(tree);
    expect(problems).toMatchObject([{ path: 'package.json', incomplete: true }]);
  });

  test('a link is not read as a manifest', async () => {
    const tree = memoryTree({ 'a/package.json': '../package.json' });
    const paths = async () => (await tree.paths()).map((entry) => ({ ...entry, mode: '120000' }));
    expect((await readModuleMap({ ...tree, paths })).problems).toEqual([]);
  });
});

test('a manifest that is the same on both sides is read once', async () => {
  const tree = memoryTree({ 'package.json': '{"name":"x"}' });
  let reads = 0;
  const counting = {
    ...tree,
    readOid: (...args: Parameters<typeof tree.readOid>) => ((reads += 1), tree.readOid(...args)),
  };
  const cache = new Map();
  await readModuleMap(counting, cache);
  await readModuleMap(counting, cache);
  expect(reads).toBe(1);
});
