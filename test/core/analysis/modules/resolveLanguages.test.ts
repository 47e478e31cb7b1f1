import { describe, expect, test } from 'vitest';
import { languageOf } from '../../../../src/core/analysis/languageOf.ts';
import { readModuleMap } from '../../../../src/core/analysis/modules/moduleMap.ts';
import type { NamedModule } from '../../../../src/core/analysis/modules/namedModules.ts';
import { createImportResolver } from '../../../../src/core/analysis/modules/resolveImports.ts';
import { toRepoPath } from '../../../../src/core/base/repoPath.ts';
import { memoryTree } from '../changeBuilders.ts';

type Files = Readonly<Record<string, string>>;

interface Import {
  readonly specifier: string;
  readonly names?: readonly string[];
}

/** What one import reaches, each as `module: file`, with `internal` behind it. */
async function targets(
  files: Files,
  from: string,
  fact: Import | string,
  named: readonly NamedModule[] = [],
): Promise<readonly string[]> {
  const tree = memoryTree({ ...files, [from]: '' });
  const map = await readModuleMap(tree, new Map(), named);
  const path = toRepoPath(from);
  const facts = [{ line: 1, ...(typeof fact === 'string' ? { specifier: fact } : fact) }];
  const resolved = await createImportResolver(tree, map).resolve(path, languageOf(path), facts);
  return resolved.map(({ target }) =>
    target === null ? 'nothing' : `${target.module}: ${target.file}${target.isInternal ? ' internal' : ''}`,
  );
}

describe('C and C++', () => {
  const files: Files = {
    'include/acme/account.h': '',
    'src/ledger.h': '',
    'src/deep/detail/cell.h': '',
    'vendor/x/string.h': '',
    'lib/a/twice.h': '',
    'lib/b/twice.h': '',
  };
  test.each([
    ['ledger.h', '.: src/ledger.h'],
    ['deep/detail/cell.h', 'src/deep: src/deep/detail/cell.h internal'],
    ['acme/account.h', '.: include/acme/account.h'],
    ['<acme/account.h>', '.: include/acme/account.h'],
    ['detail/cell.h', 'src/deep: src/deep/detail/cell.h internal'],
    ['<string.h>', 'nothing'],
    ['twice.h', 'nothing'],
    ['missing.h', 'nothing'],
    ['../../outside.h', 'nothing'],
  ])('%s reaches %s', async (specifier, expected) => {
    expect(await targets(files, 'src/main.cc', specifier)).toEqual([expected]);
  });
});

describe('C#', () => {
  const files: Files = {
    'src/Acme/Acme.csproj': '<Project Sdk="Microsoft.NET.Sdk"/>',
    'src/Acme.Billing/Billing.csproj':
      '<Project><PropertyGroup><RootNamespace>Acme.Billing</RootNamespace></PropertyGroup></Project>',
    'src/Acme.Billing/Ledgers/Ledger.cs': '',
    'src/Acme.Billing/Internal/Cell.cs': '',
    'src/Acme.Core/Acme.Core.csproj': '<Project Sdk="Microsoft.NET.Sdk"/>',
    'src/Acme.Core/Protocol/Message.cs': '',
    'src/Acme.Core/Shared/Text.cs': '',
    'src/Acme.Billing/Shared/Text.cs': '',
  };
  test.each([
    ['Acme.Billing', 'src/Acme.Billing: src/Acme.Billing'],
    ['Acme.Billing.Ledgers', 'src/Acme.Billing: src/Acme.Billing/Ledgers'],
    ['Acme.Billing.Internal', 'src/Acme.Billing: src/Acme.Billing/Internal internal'],
    ['Acme.Tools', 'src/Acme: src/Acme'],
    ['Acme.Protocol', 'src/Acme.Core: src/Acme.Core/Protocol'],
    ['Acme.Shared', 'src/Acme: src/Acme'],
    ['AcmeBilling', 'nothing'],
    ['System.Text', 'nothing'],
  ])('%s reaches %s', async (specifier, expected) => {
    expect(await targets(files, 'src/Acme/Main.cs', specifier)).toEqual([expected]);
  });

  test.each([
    ['the project of the importing file', 'src/Acme.Billing.V2/Main.cs', 'src/Acme.Billing.V2'],
    ['the project whose file is called so', 'src/Acme/Main.cs', 'src/Acme.Billing'],
  ])('of several projects with a namespace it is %s', async (_name, from, expected) => {
    const named =
      '<Project><PropertyGroup><RootNamespace>Acme.Billing</RootNamespace></PropertyGroup></Project>';
    const several: Files = {
      'src/Acme.Billing.Tax/Acme.Billing.Tax.csproj': named,
      'src/Acme.Billing.V2/Acme.Billing.V2.csproj': named,
      'src/Acme.Billing/Acme.Billing.csproj': '<Project Sdk="Microsoft.NET.Sdk"/>',
      'src/Acme/Acme.csproj': '<Project Sdk="Microsoft.NET.Sdk"/>',
    };
    expect(await targets(several, from, 'Acme.Billing')).toEqual([`${expected}: ${expected}`]);
  });
});

describe('PHP', () => {
  const files: Files = {
    'composer.json': '{"name":"acme/app","autoload":{"psr-4":{"Acme\\\\":"src/"}}}',
    'packages/billing/composer.json':
      '{"name":"acme/billing","autoload":{"psr-4":{"Acme\\\\Billing\\\\":["lib/","gen/"]}}}',
    'src/Store.php': '',
    'packages/billing/lib/Ledger.php': '',
    'packages/billing/gen/Made.php': '',
    'packages/billing/lib/Cells/Cell.php': '',
    'helpers.php': '',
  };
  test.each([
    ['Acme\\Store', '.: src/Store.php'],
    ['Acme\\Billing\\Ledger', 'packages/billing: packages/billing/lib/Ledger.php'],
    ['Acme\\Billing\\Made', 'packages/billing: packages/billing/gen/Made.php'],
    ['Acme\\Billing\\Cells', 'packages/billing: packages/billing/lib/Cells'],
    ['../helpers.php', '.: helpers.php'],
    ['Symfony\\Console', 'nothing'],
  ])('%s reaches %s', async (specifier, expected) => {
    expect(await targets(files, 'src/Main.php', specifier)).toEqual([expected]);
  });
});

describe('Ruby', () => {
  const files: Files = {
    'gems/core/core.gemspec': 'Gem::Specification.new do |s|\n  s.name = "core"\nend\n',
    'gems/core/lib/core/money.rb': '',
    'lib/app/store.rb': '',
  };
  test.each([
    ['./store', '.: lib/app/store.rb'],
    ['app/store', '.: lib/app/store.rb'],
    ['core/money', 'gems/core: gems/core/lib/core/money.rb'],
    ['json', 'nothing'],
  ])('%s reaches %s', async (specifier, expected) => {
    expect(await targets(files, 'lib/app/main.rb', specifier)).toEqual([expected]);
  });
});

describe('Rust', () => {
  const files: Files = {
    'Cargo.toml': '[workspace]\nmembers = ["crates/*"]\n',
    'crates/api/Cargo.toml': '[package]\nname = "acme-api"\n',
    'crates/api/src/lib.rs': '',
    'crates/api/src/money.rs': '',
    'crates/api/src/store/mod.rs': '',
    'crates/api/src/store/disk.rs': '',
    'crates/core/Cargo.toml': '[package]\nname = "acme-core"\n',
    'crates/core/src/lib.rs': '',
    'crates/core/src/cells.rs': '',
  };
  test.each([
    ['crates/api/src/store/disk.rs', 'crate::money::Money', 'crates/api: crates/api/src/money.rs'],
    ['crates/api/src/store/disk.rs', 'super::Store', 'crates/api: crates/api/src/store/mod.rs'],
    ['crates/api/src/store/disk.rs', 'super::super::money', 'crates/api: crates/api/src/money.rs'],
    ['crates/api/src/store/mod.rs', 'self::disk', 'crates/api: crates/api/src/store/disk.rs'],
    ['crates/api/src/lib.rs', 'self::store', 'crates/api: crates/api/src/store/mod.rs'],
    ['crates/api/src/money.rs', 'acme_core::cells::Cell', 'crates/core: crates/core/src/cells.rs'],
    ['crates/api/src/money.rs', 'acme_core::Cell', 'crates/core: crates/core/src/lib.rs'],
    ['crates/api/src/money.rs', 'std::fmt', 'nothing'],
    ['crates/api/src/money.rs', 'serde::Serialize', 'nothing'],
  ])('in %s, %s reaches %s', async (from, specifier, expected) => {
    expect(await targets(files, from, specifier)).toEqual([expected]);
  });
});

test('Python: names that are modules are reached themselves', async () => {
  const files = { 'app/__init__.py': '', 'app/a.py': '', 'app/b/__init__.py': '', 'app/_c.py': '' };
  const from = 'app/main.py';
  expect(await targets(files, from, { specifier: '.', names: ['a', 'b'] })).toEqual([
    '.: app/a.py',
    '.: app/b/__init__.py',
  ]);
  expect(await targets(files, from, { specifier: 'app', names: ['a', 'VERSION'] })).toEqual([
    '.: app/__init__.py',
    '.: app/a.py',
  ]);
  expect(await targets(files, from, { specifier: 'app.a', names: ['run'] })).toEqual(['.: app/a.py']);
});

test('paths of Bash, CSS, HTML and Terraform', async () => {
  const files = { 'scripts/lib.sh': '', 'web/a.css': '', 'web/public/app.js': '', 'infra/net/main.tf': '' };
  expect(await targets(files, 'scripts/run.sh', './lib.sh')).toEqual(['.: scripts/lib.sh']);
  expect(await targets(files, 'other/run.sh', 'scripts/lib.sh')).toEqual(['.: scripts/lib.sh']);
  expect(await targets(files, 'web/b.css', 'a.css?v=1')).toEqual(['.: web/a.css']);
  expect(await targets(files, 'web/b.css', '//cdn.example.com/a.css')).toEqual(['nothing']);
  expect(await targets(files, 'web/index.html', 'https://example.com/a.css')).toEqual(['nothing']);
  expect(await targets(files, 'infra/main.tf', './net')).toEqual(['.: infra/net']);
  expect(await targets(files, 'infra/main.tf', 'hashicorp/consul/aws')).toEqual(['nothing']);
});

test('Kotlin and Java reach each other', async () => {
  const files = {
    'core/src/main/kotlin/com/acme/Money.kt': '',
    'api/src/main/java/com/acme/api/Api.java': '',
  };
  expect(await targets(files, 'api/src/main/java/com/acme/api/Main.java', 'com.acme.Money')).toEqual([
    '.: core/src/main/kotlin/com/acme/Money.kt',
  ]);
  expect(await targets(files, 'core/src/main/kotlin/com/acme/Main.kt', 'com.acme.api.Api')).toEqual([
    '.: api/src/main/java/com/acme/api/Api.java',
  ]);
});

test('JavaScript: names with # and subpaths follow imports and exports of the package', async () => {
  const files = {
    'package.json': '{"name":"root","workspaces":["packages/*"]}',
    'packages/api/package.json': '{"name":"api","imports":{"#lib/*":"./src/lib/*.js","#core":"core"}}',
    'packages/api/src/lib/a.ts': '',
    'packages/core/package.json':
      '{"name":"core","exports":{".":"./dist/main.js","./x/*":{"import":"./dist/deep/*.mjs"}}}',
    'packages/core/src/main.ts': '',
    'packages/core/src/deep/y.mts': '',
  };
  const from = 'packages/api/src/index.ts';
  expect(await targets(files, from, '#lib/a')).toEqual(['packages/api: packages/api/src/lib/a.ts']);
  expect(await targets(files, from, '#core')).toEqual(['packages/core: packages/core/src/main.ts']);
  expect(await targets(files, from, '#other')).toEqual(['nothing']);
  expect(await targets(files, from, 'core/x/y')).toEqual(['packages/core: packages/core/src/deep/y.mts']);
});

describe('modules that the policy names', () => {
  const files = {
    'package.json': '{"name":"app"}',
    'src/billing/index.ts': '',
    'src/billing/ledger.ts': '',
    'src/other.ts': '',
  };
  const billing = { name: 'billing', paths: ['src/billing/**'], public: ['src/billing/index.ts'] };
  test('win over manifests and say what is public', async () => {
    const from = 'src/main.ts';
    expect(await targets(files, from, './billing', [billing])).toEqual(['billing: src/billing/index.ts']);
    expect(await targets(files, from, './billing/ledger', [billing])).toEqual([
      'billing: src/billing/ledger.ts internal',
    ]);
    expect(await targets(files, from, './billing/ledger', [{ ...billing, public: [] }])).toEqual([
      'billing: src/billing/ledger.ts',
    ]);
    expect(await targets(files, 'src/billing/a.ts', './ledger', [billing])).toEqual([
      'billing: src/billing/ledger.ts',
    ]);
  });

  test('of two, the first holds a path; what none holds keeps its package', async () => {
    const all = { name: 'all', paths: ['src/**'], public: [] };
    expect(await targets(files, 'src/main.ts', './billing', [all, billing])).toEqual([
      'all: src/billing/index.ts',
    ]);
    expect(await targets(files, 'src/billing/a.ts', '../other', [billing])).toEqual(['.: src/other.ts']);
  });
});
