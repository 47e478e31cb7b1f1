import { describe, expect, test } from 'vitest';
import type { Facts } from '../../../../src/core/analysis/facts.ts';
import { toRepoPath } from '../../../../src/core/base/repoPath.ts';
import { analyzeTexts } from './analyzeTexts.ts';

const workspace = {
  'package.json': '{"name":"root","private":true,"workspaces":["packages/*"]}\n',
  'packages/a/package.json': '{"name":"a"}\n',
  'packages/a/index.ts': 'export const a = 1;\n',
  'packages/a/other.ts': 'export const other = 1;\n',
  'packages/b/package.json': '{"name":"b"}\n',
  'packages/b/index.ts': "import { c } from 'c';\nexport const b = c;\n",
  'packages/c/package.json': '{"name":"c"}\n',
  'packages/c/index.ts': "\nimport { a } from 'a';\nexport const c = a;\n",
};

function describeCycles({ modules }: Facts): readonly string[] {
  return modules.cycles.map(({ edge, back }) =>
    [edge, ...back].map(({ path, line, to }) => `${path}:${line} -> ${to}`).join(', '),
  );
}

describe('cycles', () => {
  test('an import that closes one is told with the way back, through files that the change leaves alone', async () => {
    const facts = await analyzeTexts(workspace, {
      'packages/a/index.ts': "import { b } from 'b';\nexport const a = b;\n",
    });
    expect(describeCycles(facts)).toEqual([
      'packages/a/index.ts:1 -> packages/b, packages/b/index.ts:1 -> packages/c, packages/c/index.ts:2 -> packages/a',
    ]);
  });

  test('an edge that leads nowhere back is none', async () => {
    const facts = await analyzeTexts(workspace, {
      'packages/c/index.ts':
        "\nimport { a } from 'a';\nimport { other } from '../a/other';\nexport const c = a;\n",
    });
    expect(facts.modules.edgesAdded).toHaveLength(1);
    expect(facts.modules.cycles).toEqual([]);
  });

  test('a further import between modules that are in a cycle already closes nothing', async () => {
    const before = { ...workspace, 'packages/a/index.ts': "import { b } from 'b';\nexport const a = b;\n" };
    const second = "import { b } from 'b';\nexport const other = b;\n";
    expect(describeCycles(await analyzeTexts(before, { 'packages/a/other.ts': second }))).toEqual([]);
    // Nor does one that moves from file to file.
    const moved = { 'packages/a/index.ts': 'export const a = 1;\n', 'packages/a/other.ts': second };
    expect(describeCycles(await analyzeTexts(before, moved))).toEqual([]);
  });
});

describe('unresolved imports', () => {
  const describeUnresolved = ({ modules }: Facts): readonly string[] =>
    modules.unresolvedImports.map(
      ({ path, line, specifier, kind }) => `${path}:${line} ${kind} ${specifier}`,
    );

  const project = {
    'package.json':
      '{"name":"app","dependencies":{"zod":"^4","@types/estree":"1"},"imports":{"#x":"./src/x.js"}}\n',
    'package-lock.json': '{"lockfileVersion":3,"packages":{"node_modules/transitive":{"version":"1.0.0"}}}\n',
    'tsconfig.json': '{"compilerOptions":{"paths":{"@app/*":["src/*"]}}}\n',
    'vite.config.ts': "export default { resolve: { alias: { aliased: '/src' } } };\n",
    '.gitignore': 'src/ignored.ts\n*.made.ts\n',
    'src/a.ts': 'export const a = 1;\n',
    'src/button.ios.tsx': '',
    'src/styles.css': '',
  };

  test('what is not there and is not made by a tool', async () => {
    const added = [
      './missing.js',
      './missing.css',
      '@app/nowhere',
      'left-pad-utilz',
      '@acme/made-up/deep',
      'zodd',
    ];
    const known = [
      './a.js',
      './a',
      './styles.css?inline',
      './button',
      './ignored',
      './x.made',
      '../dist/bundle',
      './generated/client',
      'zod',
      'zod/v4',
      'estree',
      'transitive/x',
      'node:fs',
      'fs/promises',
      'vscode',
      'aliased/a',
      'virtual:pwa',
      'https://esm.sh/x',
      '~/a',
      '@/a',
      '#y',
      '$lib/a',
      '@app/a',
      'app',
      'src/a',
      '!!raw!./nothing',
    ];
    const text = [...added, ...known].map((name) => `import ${JSON.stringify(name)};\n`).join('');
    const facts = await analyzeTexts(project, { 'src/main.ts': text });
    expect(describeUnresolved(facts)).toEqual([
      'src/main.ts:1 file ./missing.js',
      'src/main.ts:2 file ./missing.css',
      'src/main.ts:3 file @app/nowhere',
      'src/main.ts:4 package left-pad-utilz',
      'src/main.ts:5 package @acme/made-up/deep',
      'src/main.ts:6 package zodd',
    ]);
  });

  test('only what the change adds, or takes the target from', async () => {
    const before = {
      ...project,
      'src/main.ts': "import './gone';\nimport './old';\n",
      'src/old.ts': 'export {};\n',
    };
    const after = { 'src/main.ts': "import './gone';\nimport './old';\nlet x;\n", 'src/old.ts': null };
    expect(describeUnresolved(await analyzeTexts(before, after))).toEqual(['src/main.ts:2 file ./old']);
  });

  test('Python, Go, Rust and Ruby', async () => {
    const before = {
      'pyproject.toml':
        '[project]\nname = "app"\ndependencies = ["pyyaml", "scikit-learn", "google-cloud-storage"]\n',
      'app/__init__.py': '',
      'app/a.py': '',
      'tools/helper.py': '',
      'go/go.mod': 'module example.com/app\n\nrequire example.com/lib v1.0.0\n',
      'go/store/store.go': 'package store\n',
      'rust/Cargo.toml': '[package]\nname = "app"\n[dependencies]\nserde_json = "1"\n',
      'rust/src/lib.rs': '',
      'ruby/a.rb': '',
    };
    const after = {
      'app/main.py': `import os, yaml, sklearn.svm, google.cloud, helper, tomllib
import reqests
from . import a, VERSION
from .missing import x
from app.nothing import y
from app.a import z
try:
    import ujson
except ImportError:
    pass
`,
      'go/main.go':
        'package main\n\nimport (\n\t"fmt"\n\t"example.com/app/store"\n\t"example.com/app/nope"\n\t"example.com/lib/x"\n\t"example.com/invented/y"\n)\n',
      'rust/src/main.rs':
        'use serde_json::Value;\nuse std::fmt;\nuse invented_crate::Thing;\nuse local::x;\nmod local { pub fn x() {} }\n',
      'ruby/b.rb': "require_relative 'a'\nrequire_relative 'missing'\nrequire 'json'\n",
    };
    expect(describeUnresolved(await analyzeTexts(before, after))).toEqual([
      'app/main.py:2 package reqests',
      'app/main.py:4 file .missing',
      'app/main.py:5 file app.nothing',
      'go/main.go:6 file example.com/app/nope',
      'go/main.go:8 package example.com/invented/y',
      'ruby/b.rb:2 file ./missing',
      'rust/src/main.rs:3 package invented_crate::Thing',
    ]);
  });

  test('without a manifest, or in test data, nothing is known', async () => {
    const facts = await analyzeTexts(
      { 'a.ts': '', 'b.py': '', 'c.go': 'package c\n' },
      {
        'a.ts': "import 'left-pad-utilz';\n",
        'b.py': 'import reqests\n',
        'c.go': 'package c\n\nimport "example.com/y"\n',
        'test/fixtures/x.ts': "import './missing';\n",
      },
    );
    expect(describeUnresolved(facts)).toEqual([]);
  });
});

describe('packages', () => {
  test('with what the lockfile holds and whether a changed file imports them', async () => {
    const before = { 'package.json': '{"name":"app"}\n', 'src/a.ts': '' };
    const facts = await analyzeTexts(before, {
      'package.json': '{"name":"app","dependencies":{"zod":"^4","left-pad":"1","@types/node":"22"}}\n',
      'package-lock.json': '{"lockfileVersion":3,"packages":{"node_modules/zod":{"version":"4.1.0"}}}\n',
      'src/a.ts': "import { z } from 'zod/v4';\nexport { z };\n",
    });
    expect(
      facts.modules.packagesAdded.map(({ name, lock, imported }) => [name, lock?.version, imported]),
    ).toEqual([
      ['zod', '4.1.0', true],
      ['left-pad', null, false],
      ['@types/node', null, false],
    ]);
  });

  test('of .NET, Composer and Bundler', async () => {
    const facts = await analyzeTexts(
      { 'App.csproj': '<Project>\n</Project>\n', 'composer.json': '{"name":"a/b"}\n', Gemfile: '' },
      {
        'App.csproj': '<Project>\n<PackageReference Include="Serilog" Version="4.0.0" />\n</Project>\n',
        'composer.json': '{"name":"a/b","require":{"php":"^8","Monolog/Monolog":"^3"}}\n',
        'composer.lock': '{"packages":[{"name":"monolog/monolog","version":"3.1.0"}]}\n',
        Gemfile: "gem 'rails', '~> 7.0'\ngem 'own', path: 'gems/own'\n",
        'Gemfile.lock': 'GEM\n  specs:\n    rails (7.0.8)\n      actionpack (= 7.0.8)\n',
      },
    );
    const told = facts.modules.packagesAdded.map(
      ({ ecosystem, name, range, lock, imported }) =>
        `${ecosystem} ${name} ${range} ${lock?.version} ${imported}`,
    );
    expect(told.toSorted()).toEqual([
      'composer monolog/monolog ^3 3.1.0 null',
      'nuget Serilog 4.0.0 undefined null',
      'rubygems rails ~> 7.0 7.0.8 null',
    ]);
  });
});

test('modules that the policy names are those of edges and files', async () => {
  const rules = {
    modules: [
      { name: 'billing', paths: ['src/billing/**'], public: ['src/billing/index.ts'] },
      { name: 'web', paths: ['src/web/**'], public: [] },
    ],
    layers: null,
    config: toRepoPath('.countersign/policy.yml'),
  };
  const before = {
    'package.json': '{"name":"app"}\n',
    'src/billing/index.ts': '',
    'src/billing/ledger.ts': '',
  };
  const after = { 'src/web/a.ts': "import '../billing';\nimport '../billing/ledger';\n" };
  const facts = await analyzeTexts(before, after, rules);
  expect(facts.files.get(toRepoPath('src/web/a.ts'))?.module).toBe('web');
  expect(
    facts.modules.edgesAdded.map(({ from, to, reachesInternal }) => [from, to, reachesInternal]),
  ).toEqual([
    ['web', 'billing', null],
    ['web', 'billing', 'src/billing/ledger.ts'],
  ]);
});
