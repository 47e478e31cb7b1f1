import { describe, expect, test } from 'vitest';
import type { FileContents } from '../../../helpers/gitRepository.ts';
import { cleanUpDistribution } from '../analysisDistribution.ts';
import { analyzeCommits, describeChanges, disposeAnalyzer } from './analyzeCommits.ts';

cleanUpDistribution();
disposeAnalyzer();

async function check(
  before: FileContents,
  after: FileContents,
  ...expected: readonly string[]
): Promise<void> {
  expect(describeChanges((await analyzeCommits(before, after)).facts)).toEqual(expected);
}

const workspace = {
  'package.json': '{"name":"root","private":true,"workspaces":["packages/*"]}\n',
  'packages/db/package.json': '{"name":"@acme/db","exports":"./src/index.ts"}\n',
  'packages/db/src/index.ts': "export * from './store.ts';\n",
  'packages/db/src/store.ts': 'export function open(path: string) {}\nexport function close() {}\n',
  'packages/db/src/pool.ts': "import { open } from './store.ts';\n\nopen('a');\n",
  'packages/db/src/other.ts': "import { close } from './store.ts';\n// open is not used\nclose();\n",
  'packages/api/package.json': '{"name":"@acme/api","dependencies":{"@acme/db":"*"}}\n',
  'packages/api/src/main.ts': "import { open } from '@acme/db';\nopen('b');\n",
  'packages/api/src/far.ts': "import './main.ts';\n",
} satisfies FileContents;

describe('TypeScript', () => {
  const store = (text: string): FileContents => ({ 'packages/db/src/store.ts': text });

  test('users through what passes the name on, in other modules, and those that are not updated', async () => {
    const { facts } = await analyzeCommits(workspace, {
      ...store('export function open(path: string, mode: number) {}\nexport function close() {}\n'),
      'packages/db/src/pool.ts': "import { open } from './store.ts';\n\nopen('a', 1);\n",
    });
    expect(describeChanges(facts)).toEqual([
      'packages/db/src/store.ts changed open: 2 in packages/api | packages/api/src/main.ts:1',
    ]);
    expect(Object.fromEntries(facts.reach ?? [])).toEqual({
      'packages/db/src/store.ts': { files: 5, modules: ['packages/api'], isComplete: true },
    });
  });

  test('nothing else is read when no public declaration changes under its users', async () => {
    const quiet = await analyzeCommits(
      workspace,
      store('export function open(path: string, mode?: 1) {}\nexport function close() {}\n'),
    );
    expect(quiet.facts.declarations).toBeUndefined();
    expect(quiet.facts.reach).toBeUndefined();
    const loud = await analyzeCommits(workspace, store('export function close() {}\n'));
    expect(loud.blobsRead).toBeGreaterThan(quiet.blobsRead + 3);
  });

  test('deleted and renamed files', async () => {
    await check(
      workspace,
      { 'packages/db/src/store.ts': null, 'packages/db/src/index.ts': 'export {};\n' },
      'packages/db/src/store.ts removed open: 2 in packages/api | packages/api/src/main.ts:1 packages/db/src/pool.ts:1',
      'packages/db/src/store.ts removed close: 1 | packages/db/src/other.ts:1',
    );
    await check(workspace, {
      'packages/db/src/store.ts': null,
      'packages/db/src/moved.ts': workspace['packages/db/src/store.ts'],
    });
  });

  test('moved and passed on is not gone; moved alone says where to', async () => {
    await check(workspace, {
      ...store("export { open } from './new.ts';\nexport function close() {}\n"),
      'packages/db/src/new.ts': 'export function open(path: string) {}\n',
    });
    await check(workspace, {
      ...store("export * from './new.ts';\nexport function close() {}\n"),
      'packages/db/src/new.ts': 'export function open(path: string) {}\n',
    });
    const { facts } = await analyzeCommits(workspace, {
      ...store('export function close() {}\n'),
      'packages/db/src/new.ts': 'export function open(path: string) {}\n',
    });
    expect(facts.declarations?.[0]?.reason).toBe('it stands in packages/db/src/new.ts now');
  });

  test('tests and examples offer nothing', async () => {
    await check(
      {
        'test/helper.ts': 'export const a = 1;\n',
        'examples/a.ts': 'export const a = 1;\n',
        'src/a.test.ts': 'export const a = 1;\n',
      },
      { 'test/helper.ts': '', 'examples/a.ts': '', 'src/a.test.ts': '' },
    );
  });

  test('cycles of imports end', async () => {
    await check(
      {
        'src/a.ts': "import './b.ts';\nexport const a = 1;\n",
        'src/b.ts': "import { a } from './a.ts';\nexport const b = a;\n",
      },
      { 'src/a.ts': "import './b.ts';\n" },
      'src/a.ts removed a: 1 | src/b.ts:1',
    );
  });
});

test('Go: packages and their neighbours', async () => {
  const before = {
    'go.mod': 'module example.com/m\n',
    'store/store.go': 'package store\n\nfunc Open(a string) {}\n',
    'store/near.go': 'package store\n\nfunc near() { Open("a") }\n',
    'cmd/main.go': 'package main\n\nimport "example.com/m/store"\n\nfunc main() { store.Open("b") }\n',
  };
  await check(
    before,
    { 'store/store.go': 'package store\n\nfunc Open(a string, b int) {}\n' },
    'store/store.go changed Open: 2 | cmd/main.go:5 store/near.go:3',
  );
  // Another file of the package declares it now.
  await check(before, {
    'store/store.go': 'package store\n',
    'store/new.go': 'package store\n\nfunc Open(a string) {}\n',
  });
});

test('Python: packages pass names on', async () => {
  await check(
    {
      'pyproject.toml': '[project]\nname = "acme"\n',
      'acme/__init__.py': 'from .store import open_store\n',
      'acme/store.py': 'def open_store(path):\n    pass\n',
      'acme/cli.py': 'from acme import open_store\n\nopen_store("a")\n',
    },
    { 'acme/store.py': 'def open_store(path, mode):\n    pass\n' },
    'acme/store.py changed open_store: 2 | acme/__init__.py:1 acme/cli.py:1',
  );
});

test('Rust: the crate and what depends on it', async () => {
  await check(
    {
      'Cargo.toml': '[package]\nname = "acme"\n',
      'src/lib.rs': 'mod store;\npub use store::open;\n',
      'src/store.rs': 'pub fn open(a: u8) {}\n',
      'src/run.rs': 'fn run() { crate::store::open(1) }\n',
    },
    { 'src/store.rs': 'pub fn open(a: u8, b: u8) {}\n' },
    'src/store.rs changed open: 2 | src/lib.rs:2 src/run.rs:1',
  );
});

test('an abort ends the search', async () => {
  const controller = new AbortController();
  controller.abort(new Error('enough'));
  await expect(
    analyzeCommits(workspace, { 'packages/db/src/store.ts': '' }, controller.signal),
  ).rejects.toThrow('enough');
});
