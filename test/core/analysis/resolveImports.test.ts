import { describe, expect, test } from 'vitest';
import type { LanguageId } from '../../../src/core/analysis/facts.ts';
import { readModuleMap } from '../../../src/core/analysis/modules/moduleMap.ts';
import { createImportResolver } from '../../../src/core/analysis/modules/resolveImports.ts';
import { parseJsonWithComments } from '../../../src/core/analysis/modules/tsconfigPaths.ts';
import { languageOf } from '../../../src/core/analysis/languageOf.ts';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import { memoryTree } from './changeBuilders.ts';

type Files = Readonly<Record<string, string>>;

/** What one import reaches: `module`, `module internal file`, or `nothing`. */
async function reach(files: Files, from: string, specifier: string): Promise<string> {
  const tree = memoryTree(files);
  const map = await readModuleMap(tree);
  const path = toRepoPath(from);
  const language = languageOf(path) as LanguageId;
  const [resolved] = await createImportResolver(tree, map).resolve(path, language, [{ line: 1, specifier }]);
  const target = resolved?.target;
  if (!target) return 'nothing';
  return target.isInternal ? `${target.module} internal ${target.file}` : target.module;
}

describe('JavaScript and TypeScript', () => {
  const files: Files = {
    'package.json': '{"name":"root","workspaces":["packages/*"]}',
    'packages/api/package.json': '{"name":"@acme/api"}',
    'packages/api/src/main.ts': '',
    'packages/api/src/deep/index.tsx': '',
    'packages/core/package.json': `{"name":"@acme/core","exports":{".":"./dist/index.js","./money":{"types":"./dist/money.d.ts","default":"./dist/money.js"},
      "./features/*":"./dist/features/*.js","./features/private/*":null,"./package.json":"./package.json"}}`,
    'packages/core/src/index.ts': '',
    'packages/core/src/money.ts': '',
    'packages/core/src/ledger.ts': '',
    'packages/core/src/features/a.ts': '',
    'packages/plain/package.json': '{"name":"plain","main":"lib/entry.js"}',
    'packages/plain/lib/entry.js': '',
    'packages/plain/lib/other.js': '',
    'packages/bare/package.json': '{"name":"bare"}',
    'packages/bare/index.js': '',
    'shared/util.ts': '',
    'packages/api/tsconfig.json': '{ "extends": "../../tsconfig.base", // base\n "compilerOptions": {}, }',
    'tsconfig.base.json':
      '{"compilerOptions":{"paths":{"#core/*":["packages/core/src/*"],"#core":["./packages/core/src/index.ts"],"~/*":["missing/*","shared/*"]}}}',
  };
  const from = 'packages/api/src/main.ts';
  test.each([
    ['./deep', 'packages/api'],
    ['./deep/index.js', 'packages/api'],
    ['@acme/core', 'packages/core'],
    ['@acme/core/money', 'packages/core'],
    ['@acme/core/features/a', 'packages/core'],
    ['@acme/core/features/private/b', 'packages/core internal packages/core/features/private/b'],
    ['@acme/core/package.json', 'packages/core'],
    ['@acme/core/src/ledger', 'packages/core internal packages/core/src/ledger.ts'],
    ['@acme/core/ledger', 'packages/core internal packages/core/src/ledger.ts'],
    ['../../core/src/index.js', 'packages/core'],
    ['../../core/src/money.js', 'packages/core'],
    ['../../core', 'packages/core'],
    ['../../core/src/ledger.js', 'packages/core internal packages/core/src/ledger.ts'],
    ['../../core/src/missing.js', 'packages/core internal packages/core/src/missing.js'],
    ['../../../shared/util', '. internal shared/util.ts'],
    ['../../../../outside', 'nothing'],
    ['plain', 'packages/plain'],
    ['plain/lib/entry.js', 'packages/plain'],
    ['plain/lib/other', 'packages/plain internal packages/plain/lib/other.js'],
    ['bare', 'packages/bare'],
    ['#core', 'packages/core'],
    ['#core/ledger', 'packages/core internal packages/core/src/ledger.ts'],
    ['~/util', '. internal shared/util.ts'],
    ['react', 'nothing'],
    ['node:fs', 'nothing'],
    ['', 'nothing'],
    ['@acme', 'nothing'],
    ['./deep?raw', 'packages/api'],
  ])('%j reaches %s', async (specifier, expected) => {
    expect(await reach(files, from, specifier)).toBe(expected);
  });
});

describe('Python', () => {
  const files: Files = {
    'billing/pyproject.toml': '[project]\nname = "billing"\n',
    'billing/src/acme/billing/__init__.py': '',
    'billing/src/acme/billing/_ledger.py': '',
    'billing/src/acme/billing/invoice.py': '',
    'worker/pyproject.toml': '[project]\nname = "worker"\n',
    'worker/worker/__init__.py': '',
    'worker/worker/tasks.py': '',
    'worker/worker/sub/deep.py': '',
    'tools/run.py': '',
  };
  test.each([
    ['acme.billing', 'billing'],
    ['acme.billing.invoice', 'billing'],
    ['acme.billing.invoice.Invoice', 'billing'],
    ['acme.billing._ledger', 'billing internal billing/src/acme/billing/_ledger.py'],
    ['worker.tasks', 'worker'],
    ['tools.run', '.'],
    ['.tasks', 'worker'],
    ['.', 'worker'],
    ['..tasks', 'nothing'],
    ['.....x', 'nothing'],
    ['os.path', 'nothing'],
    ['requests', 'nothing'],
  ])('%s reaches %s', async (specifier, expected) => {
    expect(await reach(files, 'worker/worker/app.py', specifier)).toBe(expected);
  });
});

describe('Go', () => {
  const files: Files = {
    'go.mod': 'module example.com/acme\n',
    'billing/go.mod': 'module example.com/acme/billing\n',
    'billing/internal/ledger/l.go': '',
    'api/main.go': '',
  };
  test.each([
    ['example.com/acme/api', '.'],
    ['example.com/acme/billing', 'billing'],
    ['example.com/acme/billing/v', 'billing'],
    ['example.com/acme/billing/internal/ledger', 'billing internal billing/internal/ledger'],
    ['example.com/acme-other', 'nothing'],
    ['fmt', 'nothing'],
  ])('%s reaches %s', async (specifier, expected) => {
    expect(await reach(files, 'api/main.go', specifier)).toBe(expected);
  });
});

describe('Rust', () => {
  const files: Files = {
    'Cargo.toml': '[workspace]\nmembers = ["crates/*"]\n',
    'crates/api/Cargo.toml':
      '[package]\nname = "acme-api"\n[dependencies]\nalias = { path = "../core", package = "acme-core" }\n',
    'crates/core/Cargo.toml': '[package]\nname = "acme-core"\n',
  };
  test.each([
    ['acme_core::money', 'crates/core'],
    ['alias::money', 'crates/core'],
    ['crate::money', 'crates/api'],
    ['self::money', 'crates/api'],
    ['std::fmt', 'nothing'],
    ['serde', 'nothing'],
  ])('%s reaches %s', async (specifier, expected) => {
    expect(await reach(files, 'crates/api/src/main.rs', specifier)).toBe(expected);
  });
});

describe('Java', () => {
  const files: Files = {
    'billing/pom.xml': '<project><artifactId>billing</artifactId></project>',
    'billing/src/main/java/com/acme/billing/Bill.java': '',
    'billing/src/main/java/com/acme/billing/internal/Ledger.java': '',
    'billing/src/main/java/com/acme/shared/One.java': '',
    'api/build.gradle': '',
    'api/src/main/java/com/acme/api/Main.java': '',
    'api/src/main/java/com/acme/shared/Two.java': '',
  };
  test.each([
    ['com.acme.billing.Bill', 'billing'],
    ['com.acme.billing.Bill.open', 'billing'],
    ['com.acme.billing.*', 'billing'],
    [
      'com.acme.billing.internal.Ledger',
      'billing internal billing/src/main/java/com/acme/billing/internal/Ledger.java',
    ],
    ['com.acme.shared.Two', 'api'],
    ['com.acme.shared.*', 'api'],
    ['com.acme.shared.One', 'billing'],
    ['java.util.List', 'nothing'],
    ['com.acme.none.*', 'nothing'],
  ])('%s reaches %s', async (specifier, expected) => {
    expect(await reach(files, 'api/src/main/java/com/acme/api/Main.java', specifier)).toBe(expected);
  });
});

test.each([
  ['{"a": "// no", /* c */ "b": [1, 2,], }', { a: '// no', b: [1, 2] }],
  ['\uFEFF{} // end', {}],
  ['[1]', null],
  ['{', null],
])('JSON with comments: %j', (text, expected) => {
  expect(parseJsonWithComments(text)).toEqual(expected);
});

test('a tsconfig that extends itself ends', async () => {
  const files = { 'tsconfig.json': '{"extends":"./tsconfig.json"}', 'a.ts': '' };
  expect(await reach(files, 'a.ts', 'x')).toBe('nothing');
});
