import { describe, expect, test } from 'vitest';
import { isManifest, readManifest } from '../../../src/core/analysis/manifests/readManifest.ts';
import { toRepoPath } from '../../../src/core/base/repoPath.ts';
import { processorClock } from '../../helpers/processorClock.ts';

/** Dependencies as `line name range`, local ones with a trailing `(local)`. */
function checkDependencies(path: string, text: string, expected: readonly string[]): void {
  const { value } = readManifest(toRepoPath(path), text);
  const found = value?.dependencies.map(
    ({ line, name, range, isLocal }) => `${line} ${name} ${range ?? '-'}${isLocal ? ' (local)' : ''}`,
  );
  expect(found).toEqual(expected);
}

test('package.json: all kinds, with the lines of their members', () => {
  const text = `{
  "name": "x", "scripts": { "left-pad": "dependencies" },
  "dependencies": {
    "left-pad": "^1.0.0",
    "@acme/core": "workspace:*", "a\\"b": "1"
  },
  "devDependencies": { "left-pad": "2", "vitest": "4" },
  "peerDependencies": {
    "react": ">=18" },
  "optionalDependencies": { "local": "file:../local" }
}`;
  checkDependencies('package.json', text, [
    '4 left-pad ^1.0.0',
    '5 @acme/core workspace:* (local)',
    '5 a"b 1',
    '7 left-pad 2',
    '7 vitest 4',
    '9 react >=18',
    '10 local file:../local (local)',
  ]);
});

test('go.mod: blocks and single lines, without indirect ones; local replacements', () => {
  const text = `module "example.com/acme/api"

go 1.23

require example.com/one v1.0.0
require (
	example.com/two v2.0.0 // a comment
	example.com/three v3.0.0 // indirect
	example.com/acme/core v0.0.0
)

replace example.com/acme/core => ../core
`;
  checkDependencies('go.mod', text, [
    '5 example.com/one v1.0.0',
    '7 example.com/two v2.0.0',
    '9 example.com/acme/core v0.0.0 (local)',
  ]);
  expect(readManifest(toRepoPath('go.mod'), text).value?.name).toBe('example.com/acme/api');
});

test('pyproject.toml: project, groups, Poetry', () => {
  const text = `[build-system]
requires = ["hatchling>=1"]
[project]
name = "worker" # not "other"
dependencies = [
  "Requests[socks] >=2.31 ; python_version > '3.8'", # comment "not-this"
  "a_b.c",
  "local @ file:///x",
]
[project.optional-dependencies]
dev = ["pytest"]
[dependency-groups]
lint = ["ruff==0.1"]
[tool.poetry.dependencies]
python = "^3.11"
httpx = { version = "^0.27", extras = ["http2"] }
mine = { path = "../mine" }
[tool.ruff]
select = ["E"]
`;
  checkDependencies('pyproject.toml', text, [
    '2 hatchling >=1',
    '6 requests >=2.31',
    '7 a-b-c -',
    '8 local @ file:///x (local)',
    '11 pytest -',
    '13 ruff ==0.1',
    '16 httpx ^0.27',
    '17 mine - (local)',
  ]);
});

test('setup.cfg', () => {
  const text =
    '[metadata]\nname = old\n[options]\ninstall_requires =\n  requests>=2\n  # no\n  six\n[flake8]\nselect = E\n';
  checkDependencies('setup.cfg', text, ['5 requests >=2', '7 six -']);
});

test('requirements files', () => {
  const text =
    '# a\nDjango==5.0 # web\n-r other.txt\n-e .\n./local\ngit+ssh://x\nnumpy>=1,<2 --hash=sha256:0\n\nsix\n';
  checkDependencies('requirements-dev.txt', text, ['2 django ==5.0', '7 numpy >=1,<2', '9 six -']);
});

test('Cargo.toml: tables, inline tables, dotted keys, targets', () => {
  const text = `[package]
name = "acme-api"
[dependencies]
serde = "1"
tokio = { version = "1.38", features = [
  "full",
] }
renamed = { package = "real-name", version = "2" }
core = { path = "../core" }
shared.workspace = true
[dependencies.big]
version = "3"
features = ["x"]
[target.'cfg(unix)'.dependencies]
libc = "0.2"
[dev-dependencies]
criterion = "0.5"
[workspace.dependencies]
anyhow = "1"
`;
  checkDependencies('Cargo.toml', text, [
    '4 serde 1',
    '5 tokio 1.38',
    '8 real-name 2',
    '9 core - (local)',
    '10 shared - (local)',
    '12 big 3',
    '15 libc 0.2',
    '17 criterion 0.5',
    '19 anyhow 1',
  ]);
});

test('pom.xml: dependencies without version tables and plug-ins; the parent gives the group', () => {
  const text = `<?xml version="1.0"?>
<project>
  <parent><groupId>com.acme</groupId><artifactId>parent</artifactId></parent>
  <artifactId>billing</artifactId>
  <!-- <dependency><artifactId>no</artifactId></dependency> -->
  <dependencyManagement><dependencies><dependency>
    <groupId>g</groupId><artifactId>managed</artifactId></dependency></dependencies></dependencyManagement>
  <dependencies>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-api</artifactId>
      <version>2.0</version>
      <exclusions><exclusion><artifactId>x</artifactId></exclusion></exclusions>
    </dependency>
    <dependency><groupId>com.acme</groupId><artifactId>ledger</artifactId></dependency>
  </dependencies>
  <build><plugins><plugin><dependencies><dependency><artifactId>p</artifactId></dependency></dependencies></plugin></plugins></build>
</project>`;
  checkDependencies('pom.xml', text, ['9 org.slf4j:slf4j-api 2.0', '15 com.acme:ledger -']);
  expect(readManifest(toRepoPath('pom.xml'), text).value?.name).toBe('com.acme:billing');
});

describe('broken manifests are problems', () => {
  test.each([
    ['package.json', '{ "dependencies": { '],
    ['package.json', '[]'],
    ['package.json', ''],
    ['pnpm-workspace.yaml', 'packages: [a'],
    ['pnpm-workspace.yaml', 'packages: [*nowhere]'],
    ['go.mod', 'require ('],
    ['Cargo.toml', '\0\0\0'],
    ['pyproject.toml', '<<<<<<< HEAD'],
    ['pom.xml', '<project><dependencies><dependency><artifactId>'],
  ])('%s: %j', (path, text) => {
    const { value, problems } = readManifest(toRepoPath(path), text);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.path).toBe(path);
    expect(value?.dependencies ?? []).toEqual([]);
  });

  test.each([
    'package.json',
    'Cargo.toml',
    'pom.xml',
    'go.mod',
    'pyproject.toml',
    'requirements.txt',
    'setup.cfg',
  ])('%s of a megabyte of brackets takes no time', (path) => {
    const spent = processorClock();
    for (const text of [
      '[',
      '{',
      '<a',
      '<!--',
      '<a>',
      '"',
      '=',
      'a[',
      "'''",
      '\\"',
      ' ',
      'a =  [\n',
      '"\n',
    ].map((part) => part.repeat(100_000))) {
      readManifest(toRepoPath(path), text);
    }
    expect(spent()).toBeLessThan(15_000);
  });

  test('wrong types are left out', () => {
    checkDependencies(
      'package.json',
      '{"name": 3, "dependencies": {"a": 1, "b": null}, "devDependencies": []}',
      ['1 a -', '1 b -'],
    );
  });
});

test.each([
  ['package.json', true],
  ['a/b/go.mod', true],
  ['requirements.txt', true],
  ['requirements_dev.txt', true],
  ['requirements/base.txt', true],
  ['dev-requirements.txt', true],
  ['node_modules/x/package.json', false],
  ['test/fixtures/x/package.json', false],
  ['my-package.json', false],
  ['constructor', false],
])('%s is a manifest: %s', (path, expected) => {
  expect(isManifest(toRepoPath(path))).toBe(expected);
});
