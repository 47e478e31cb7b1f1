import { describe, expect, test } from 'vitest';
import type { Facts } from '../../../../src/core/analysis/facts.ts';
import type { PolicyLayers } from '../../../../src/core/analysis/layers/policyLayers.ts';
import { toRepoPath } from '../../../../src/core/base/repoPath.ts';
import { analyzeTexts } from '../modules/analyzeTexts.ts';

function violations({ modules }: Facts): readonly string[] {
  return modules.layerViolations.map(
    ({ source, rule, path, line, level, reason }) => `${source} ${rule} ${path}:${line} ${level} ${reason}`,
  );
}

const layers: PolicyLayers = {
  elements: [
    { name: 'domain', paths: ['src/domain/**'] },
    { name: 'infrastructure', paths: ['src/infrastructure/**'] },
    { name: 'web', paths: ['src/web/**'] },
  ],
  default: 'disallow',
  rules: [
    { from: ['*'], allow: ['domain'] },
    { from: ['web'], allow: ['*'] },
    { from: ['web'], disallow: ['infrastructure'], reason: 'through ports' },
  ],
  level: 'error',
};

const tree = {
  'src/domain/order.ts': '',
  'src/domain/money.ts': '',
  'src/infrastructure/pool.ts': '',
  'src/web/page.ts': '',
  'lib/free.ts': '',
};

describe('the policy', () => {
  const rules = { modules: [], layers, config: toRepoPath('.countersign/policy.yml') };

  test('the last rule that speaks of a pair decides; what is in no element is free', async () => {
    const facts = await analyzeTexts(
      tree,
      {
        'src/domain/order.ts':
          "import './money';\nimport '../infrastructure/pool';\nimport '../../lib/free';\n",
        'src/web/page.ts': "import '../domain/order';\nimport '../infrastructure/pool';\n",
        'src/infrastructure/pool.ts': "import '../domain/order';\n",
        'lib/free.ts': "import '../src/infrastructure/pool';\n",
      },
      rules,
    );
    expect(violations(facts)).toEqual([
      'policy domain → infrastructure src/domain/order.ts:2 error domain may not import infrastructure',
      'policy web → infrastructure src/web/page.ts:2 error web may not import infrastructure: through ports',
    ]);
    expect(facts.modules.layerViolations[0]?.config).toBe('.countersign/policy.yml');
  });

  test('what the old side did already is not told again, however it is spelled or wherever the file moved', async () => {
    const before = {
      ...tree,
      'src/domain/order.ts': `import '../infrastructure/pool';\n${'// text\n'.repeat(20)}`,
    };
    const after = {
      'src/domain/order.ts': null,
      'src/domain/sales/order.ts': `import '../../infrastructure/pool.js';\n${'// text\n'.repeat(20)}`,
    };
    expect(violations(await analyzeTexts(before, after, rules))).toEqual([]);
  });
});

describe('dependency-cruiser', () => {
  const configuration = `
    /** @type {import('dependency-cruiser').IConfiguration} */
    const base = require('./not-run');
    module.exports = {
      extends: './rules.dep.json',
      forbidden: [
        ...base.rules,
        { name: 'no-circular', severity: 'warn', from: {}, to: { circular: true } },
        { name: 'no-orphans', severity: 'error', from: { orphan: true }, to: {} },
        {
          name: 'features-apart', severity: 'error', comment: 'each by ' + 'itself',
          from: { path: '^src/features/([^/]+)/' },
          to: { path: ['^src/features/([^/]+)/'], pathNot: '^src/features/$1/' },
        },
        { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
        { name: 'no-core', severity: 'info', from: { pathNot: '^tools/' }, to: { dependencyTypes: ['core'], path: ['^(child_process)$'] } },
      ],
      options: { exclude: { path: '^legacy/' } },
    };`;
  const before = {
    '.dependency-cruiser.js': configuration,
    'rules.dep.json':
      '{"forbidden":[{"name":"not-to-test","from":{"pathNot":"^test/"},"to":{"path":"^test/"}}]}',
    'src/features/a/index.ts': '',
    'src/features/a/own.ts': '',
    'src/features/b/index.ts': '',
    'src/x.ts': "import './y';\n",
    'src/y.ts': '',
    'test/helper.ts': '',
  };

  test('forbidden rules with groups, circles, missing files, core modules, and what is extended', async () => {
    const facts = await analyzeTexts(before, {
      'src/features/a/index.ts': "import './own';\nimport '../b';\nimport '../../../test/helper';\n",
      'src/y.ts': "import './x';\nimport './features/a/own';\n",
      'src/z.ts': "import './nothing';\nimport { spawn } from 'node:child_process';\n",
      'legacy/z.ts': "import '../test/helper';\n",
      'tools/t.mjs': "import 'child_process';\n",
    });
    expect(violations(facts)).toEqual(
      [
        'dependency-cruiser not-to-test src/features/a/index.ts:3 warning src/features/a/index.ts may not import test/helper.ts',
        'dependency-cruiser features-apart src/features/a/index.ts:2 error src/features/a/index.ts may not import src/features/b/index.ts (each by itself)',
        'dependency-cruiser no-circular src/y.ts:1 warning src/y.ts and src/x.ts may not import each other in a circle',
        'dependency-cruiser not-to-unresolvable src/z.ts:1 error src/z.ts may not import src/nothing',
        'dependency-cruiser no-core src/z.ts:2 note src/z.ts may not import child_process',
      ].toSorted((a, b) => order(a) - order(b)),
    );

    function order(text: string): number {
      return ['index.ts:2', 'index.ts:3', 'y.ts:1', 'z.ts:1', 'z.ts:2'].findIndex((place) =>
        text.includes(place),
      );
    }
  });

  test('a change cannot relax its own rules', async () => {
    const after = {
      '.dependency-cruiser.js': 'module.exports = { forbidden: [] };',
      'rules.dep.json': '{}',
      'src/x.ts': "import './y';\nimport '../test/helper';\n",
    };
    expect((await analyzeTexts(before, after)).modules.layerViolations.map(({ rule }) => rule)).toEqual([
      'not-to-test',
    ]);
  });

  test('allowed lists, in JSON', async () => {
    const config =
      '{"allowed":[{"from":{"path":"^src/web"},"to":{"path":"^src/domain"}}],"allowedSeverity":"error"}';
    const facts = await analyzeTexts(
      { ...tree, '.dependency-cruiser.json': config },
      { 'src/web/page.ts': "import '../domain/order';\nimport '../infrastructure/pool';\n" },
    );
    expect(violations(facts)).toEqual([
      'dependency-cruiser not-in-allowed src/web/page.ts:2 error no rule allows src/web/page.ts to import src/infrastructure/pool.ts',
    ]);
  });

  test('a pattern that takes for ever is a problem, one that is not valid speaks of nothing', async () => {
    const config = JSON.stringify({
      forbidden: [
        { name: 'slow', from: { path: '^(([a-z/])+.)+[A-Z]([a-z])+$' }, to: {} },
        { name: 'broken', from: { path: '(' }, to: {} },
      ],
    });
    const slow = {
      '.dependency-cruiser.json': config,
      'src/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.ts': '',
      'src/b.ts': '',
    };
    const begun = process.cpuUsage();
    const facts = await analyzeTexts(slow, {
      'src/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.ts': "import './b';\n",
    });
    expect(facts.problems.map(({ message }) => message)).toEqual([
      'A pattern in this file takes too long, so its rules were not applied.',
    ]);
    expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(20);
  });
});

test('many configurations that are slow share one budget, and each says that it was left out', async () => {
  const config = JSON.stringify({
    forbidden: [{ name: 'slow', from: { path: '^(([a-z/])+.)+[A-Z]([a-z])+$' }, to: {} }],
  });
  const slow = `src/${'a'.repeat(60)}.ts`;
  const names = Array.from({ length: 20 }, (_, at) => `p${at}`);
  const files = names.flatMap((name): [string, string][] => [
    [`${name}/.dependency-cruiser.json`, config],
    [`${name}/${slow}`, ''],
    [`${name}/b.ts`, ''],
  ]);
  const imports = names.map((name): [string, string] => [`${name}/${slow}`, "import '../b';\n"]);
  const begun = process.cpuUsage();
  const facts = await analyzeTexts(Object.fromEntries(files), Object.fromEntries(imports));
  expect(new Set(facts.problems.map(({ message }) => message))).toEqual(
    new Set([
      'A pattern in this file takes too long, so its rules were not applied.',
      'Patterns in other files took all the time there is, so the rules in this file were not applied.',
    ]),
  );
  expect(facts.problems.map(({ path }) => path)).toHaveLength(names.length);
  expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(10);
});

test('import-linter: layers, forbidden, independence, protected, and ignored imports', async () => {
  const importlinter = `[importlinter]
root_package = app

[importlinter:contract:1]
name = Layers
type = layers
layers =
    (web)
    services | jobs
    domain
containers =
    app

[importlinter:contract:2]
name = No database
type = forbidden
source_modules =
    app.domain
forbidden_modules =
    sqlalchemy
    app.database
ignore_imports =
    app.domain.legacy -> app.database.*

[importlinter:contract:3]
name = Plugins
type = independence
modules =
    app.plugins.*

[importlinter:contract:4]
name = Secrets
type = protected
protected_modules = app.secrets
allowed_importers = app.web
`;
  const names = ['web', 'services', 'jobs', 'domain', 'database', 'plugins', 'secrets'];
  const packages = Object.fromEntries(names.map((name) => [`src/app/${name}/__init__.py`, '']));
  const facts = await analyzeTexts(
    { '.importlinter': importlinter, 'src/app/__init__.py': '', 'src/app/database/pool.py': '', ...packages },
    {
      'src/app/domain/order.py': 'import sqlalchemy\nfrom app import web\nfrom ..database.pool import Pool\n',
      'src/app/domain/legacy.py': 'from app.database import pool\n',
      'src/app/web/page.py': 'from app import domain\nfrom app.secrets import key\n',
      'src/app/services/a.py': 'from app.jobs import b\nfrom app.secrets import key\n',
    },
  );
  expect(violations(facts)).toEqual([
    'import-linter No database src/app/domain/order.py:1 error app.domain.order may not import sqlalchemy',
    'import-linter Layers src/app/domain/order.py:2 error domain is a lower layer than web and may not import it',
    'import-linter No database src/app/domain/order.py:3 error app.domain.order may not import app.database',
    'import-linter Layers src/app/services/a.py:1 error services and jobs are independent layers',
    'import-linter Secrets src/app/services/a.py:2 error only chosen modules may import app.secrets',
  ]);
});

test('import-linter in a pyproject.toml', async () => {
  const pyproject = `[tool.importlinter]
root_packages = ["app"]

[[tool.importlinter.contracts]]
name = "Layers"
type = "layers"
layers = ["app.high", "app.low"]

[[tool.importlinter.contracts]]
name = "No high"
type = "forbidden"
source_modules = ["app.other"]
forbidden_modules = ["app.high"]
`;
  const facts = await analyzeTexts(
    {
      'pyproject.toml': pyproject,
      'app/__init__.py': '',
      'app/high.py': '',
      'app/low.py': '',
      'app/other.py': '',
    },
    {
      'app/low.py': 'from . import high\n',
      'app/other.py': 'from app.high import x\n',
      'app/high.py': 'import app.low\n',
    },
  );
  expect(violations(facts)).toEqual([
    'import-linter Layers app/low.py:1 error app.low is a lower layer than app.high and may not import it',
    'import-linter No high app/other.py:1 error app.other may not import app.high',
  ]);
});

test('nx: tags as globs and regular expressions; one that is broken forbids nothing', async () => {
  const eslint = `export default [{ rules: { '@nx/enforce-module-boundaries': ['error', { depConstraints: [
    { sourceTag: '/^scope:(a|b)$/', onlyDependOnLibsWithTags: ['/^scope:[ab]$/', 'type:*'] },
    { sourceTag: 'scope:*', notDependOnLibsWithTags: ['/secret/'] },
    { sourceTag: 'scope:a', onlyDependOnLibsWithTags: ['/(/'], notDependOnLibsWithTags: ['/(/'] },
  ] }] } }];`;
  const project = (name: string, tag: string): string => JSON.stringify({ name, tags: [tag] });
  const tags = { a: 'scope:a', b: 'scope:b', c: 'scope:c', secret: 'type:secret' };
  const projects = Object.entries(tags).flatMap(([name, tag]): [string, string][] => [
    [`libs/${name}/project.json`, project(name, tag)],
    [`libs/${name}/x.ts`, ''],
  ]);
  const facts = await analyzeTexts(
    { 'eslint.config.mjs': eslint, ...Object.fromEntries(projects) },
    {
      'libs/a/x.ts': "import '../b/x';\nimport '../c/x';\nimport '../secret/x';\n",
      'libs/c/x.ts': "import '../a/x';\n",
    },
  );
  expect(violations(facts)).toEqual([
    'nx enforce-module-boundaries /^scope:(a|b)$/ libs/a/x.ts:2 error a may import projects tagged /^scope:[ab]$/, type:* only, and c is not',
    'nx enforce-module-boundaries scope:* libs/a/x.ts:3 error a may not import secret, which is /secret/',
  ]);
});

test('nx: tags of projects and constraints of a flat configuration', async () => {
  const eslint = `import nx from '@nx/eslint-plugin';
export default [
  { files: ['**/*.ts'], rules: { '@nx/enforce-module-boundaries': ['error', {
    allow: [],
    depConstraints: [
      { sourceTag: 'scope:shared', onlyDependOnLibsWithTags: ['scope:shared'] },
      { sourceTag: 'type:ui', notDependOnLibsWithTags: ['type:data'], bannedExternalImports: ['pg', '@db/*'] },
      { sourceTag: '*', onlyDependOnLibsWithTags: ['*'] },
    ],
  }] } },
];`;
  const project = (name: string, ...tags: readonly string[]): string => JSON.stringify({ name, tags });
  const facts = await analyzeTexts(
    {
      'eslint.config.mjs': eslint,
      'libs/shared/project.json': project('shared', 'scope:shared', 'type:ui'),
      'libs/shared/a.ts': '',
      'libs/data/package.json': '{"name":"data","nx":{"tags":["scope:app","type:data"]}}',
      'libs/data/b.ts': '',
      'libs/other/project.json': project('other', 'scope:shared'),
      'libs/other/c.ts': '',
    },
    {
      'libs/shared/a.ts':
        "import '../data/b';\nimport '../other/c';\nimport 'pg';\nimport '@db/x';\nimport 'zod';\n",
      'libs/data/b.ts': "import '../shared/a';\n",
    },
  );
  expect(violations(facts)).toEqual([
    'nx enforce-module-boundaries scope:shared libs/shared/a.ts:1 error shared may import projects tagged scope:shared only, and data is not',
    'nx enforce-module-boundaries type:ui libs/shared/a.ts:1 error shared may not import data, which is type:data',
    'nx enforce-module-boundaries type:ui libs/shared/a.ts:3 error shared may not import pg',
    'nx enforce-module-boundaries type:ui libs/shared/a.ts:4 error shared may not import @db/x',
  ]);
});

test('eslint-plugin-boundaries: elements, captures and the last rule', async () => {
  const eslintrc = `{
  "settings": { "boundaries/elements": [
    { "type": "helper", "pattern": "src/helpers/*", "mode": "full" },
    { "type": "feature", "pattern": "features/*", "capture": ["name"] }
  ] },
  // comments are allowed
  "rules": { "boundaries/element-types": [1, { "default": "disallow", "rules": [
    { "from": "feature", "allow": ["helper", ["feature", { "name": "shared" }]], "message": "no" },
    { "from": "helper", "disallow": ["feature"], "message": "helpers know nothing" }
  ] }] }
}`;
  const facts = await analyzeTexts(
    {
      '.eslintrc.json': eslintrc,
      'src/helpers/h.ts': '',
      'src/features/a/x.ts': '',
      'src/features/a/y.ts': '',
      'src/features/b/x.ts': '',
      'src/features/shared/x.ts': '',
      'src/free.ts': '',
    },
    {
      'src/features/a/x.ts':
        "import './y';\nimport '../b/x';\nimport '../shared/x';\nimport '../../helpers/h';\nimport '../../free';\n",
      'src/helpers/h.ts': "import '../features/a/x';\n",
    },
  );
  expect(violations(facts)).toEqual([
    'eslint-plugin-boundaries element-types src/features/a/x.ts:2 warning feature may not import feature',
    'eslint-plugin-boundaries element-types src/helpers/h.ts:1 warning helper may not import feature: helpers know nothing',
  ]);
});
