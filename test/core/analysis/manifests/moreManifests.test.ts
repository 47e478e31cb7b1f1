import { describe, expect, test } from 'vitest';
import type { Manifest } from '../../../../src/core/analysis/manifests/manifest.ts';
import { isManifest, readManifest } from '../../../../src/core/analysis/manifests/readManifest.ts';
import { readModuleMap } from '../../../../src/core/analysis/modules/moduleMap.ts';
import { toRepoPath } from '../../../../src/core/base/repoPath.ts';
import { memoryTree } from '../changeBuilders.ts';

function read(path: string, text: string): Manifest {
  expect(isManifest(toRepoPath(path))).toBe(true);
  const { value } = readManifest(toRepoPath(path), text);
  if (value === null) throw new Error('a manifest');
  return value;
}

function dependencies(manifest: Manifest): readonly string[] {
  return manifest.dependencies.map(({ name, range, line, isLocal }) =>
    [line, name, range ?? '-', ...(isLocal ? ['local'] : [])].join(' '),
  );
}

test('a project of .NET is called like its root namespace, its assembly or its file', () => {
  expect(read('src/Acme.Web.csproj', '<Project/>').name).toBe('Acme.Web');
  expect(read('a.fsproj', '<Project><AssemblyName>Acme</AssemblyName></Project>').name).toBe('Acme');
  const text = `<Project>
  <!-- <PackageReference Include="Old" Version="1" />
  -->
  <PackageReference Include="Serilog" Version="4.0.0" />
  <PackageReference Version="1" Include="A" /><PackageReference Include="B" />
</Project>`;
  expect(dependencies(read('a.csproj', text))).toEqual(['4 Serilog 4.0.0', '5 A 1', '5 B -']);
  expect(dependencies(read('packages.config', '<packages>\n<package id="X" version="1.0" />'))).toEqual([
    '2 X 1.0',
  ]);
});

test('Composer: PHP and extensions are no packages', () => {
  const manifest = read(
    'composer.json',
    '{\n"name": "Acme/App",\n"require": {\n"php": "^8",\n"ext-json": "*",\n"Monolog/Monolog": "^3"\n},\n"autoload": {"psr-4": {"A\\\\": ["x/", "y/"], "B\\\\": "z"}}\n}',
  );
  expect(manifest.name).toBe('acme/app');
  expect(dependencies(manifest)).toEqual(['6 monolog/monolog ^3']);
  expect(manifest.kind === 'composer' && manifest.psr4).toEqual([
    ['A\\', ['x/', 'y/']],
    ['B\\', ['z']],
  ]);
  expect(readManifest(toRepoPath('composer.json'), '[1]').problems).toHaveLength(1);
});

test('Bundler: calls with literal names', () => {
  const gemfile =
    "source 'x'\ngem 'rails', '~> 7.0'\n  gem(\"own\", path: 'gems/own')\ngem name\n# gem 'no'\n";
  expect(dependencies(read('Gemfile', gemfile))).toEqual(['2 rails ~> 7.0', '3 own - local']);
  const gemspec =
    "Gem::Specification.new do |spec|\n  spec.name = 'own'\n  spec.add_dependency 'rack', ['>= 2']\nend\n";
  const manifest = read('gems/own/own.gemspec', gemspec);
  expect(manifest.name).toBe('own');
  expect(dependencies(manifest)).toEqual(['3 rack >= 2']);
});

describe('modules', () => {
  async function modulesOf(
    files: Readonly<Record<string, string>>,
    ...paths: readonly string[]
  ): Promise<readonly string[]> {
    const map = await readModuleMap(memoryTree(files));
    return paths.map((path) => map.moduleOf(path));
  }

  test('of Gradle settings, with and without a script of their own', async () => {
    const settings = `rootProject.name = "x" // include("no")
/* include("nor") */
include(":app", ":core:util")
include ':lib',
        ':moved'
include(computed)
project(':moved').projectDir = file('elsewhere/moved')
`;
    const files = {
      'settings.gradle.kts': settings,
      'app/src/main/kotlin/A.kt': '',
      'core/util/B.kt': '',
      'lib/C.kt': '',
      'elsewhere/moved/D.kt': '',
      'no/E.kt': '',
    };
    expect(
      await modulesOf(
        files,
        'app/src/main/kotlin/A.kt',
        'core/util/B.kt',
        'lib/C.kt',
        'elsewhere/moved/D.kt',
        'no/E.kt',
      ),
    ).toEqual(['app', 'core/util', 'lib', 'elsewhere/moved', '.']);
  });

  test('of .NET, Composer, gems and lerna; a Gemfile and a packages.config make none', async () => {
    const files = {
      'src/Web/Web.csproj': '<Project/>',
      'php/composer.json': '{"name":"a/b"}',
      'gems/own/own.gemspec': '',
      'ruby/Gemfile': '',
      'old/packages.config': '<packages/>',
      'lerna.json': '{"packages":["js/*"]}',
      'js/a/package.json': '{}',
    };
    expect(
      await modulesOf(
        files,
        'src/Web/a.cs',
        'php/a.php',
        'gems/own/lib/a.rb',
        'ruby/a.rb',
        'old/a.cs',
        'js/a/b.js',
      ),
    ).toEqual(['src/Web', 'php', 'gems/own', '.', '.', 'js/a']);
  });
});
