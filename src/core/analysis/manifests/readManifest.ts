import type { Parsed } from '../../base/problem.ts';
import type { RepoPath } from '../../base/repoPath.ts';
import type { Manifest } from './manifest.ts';
import { readGemfile, readGemspec } from './readBundler.ts';
import { readCargoToml } from './readCargoToml.ts';
import { readComposer } from './readComposer.ts';
import { readDotnetProject, readPackagesConfig } from './readDotnet.ts';
import { readGoMod } from './readGoMod.ts';
import { readGradleSettings } from './readGradleSettings.ts';
import { readLerna } from './readLerna.ts';
import { readPackageJson } from './readPackageJson.ts';
import { readPnpmWorkspace } from './readPnpmWorkspace.ts';
import { readPom } from './readPom.ts';
import { readPyproject, readRequirements, readSetupCfg, readSetupPy } from './readPython.ts';

type Reader = (text: string) => Parsed<Manifest | null>;

/** A Gradle script is code: it marks a module and is not read further. */
const readGradle: Reader = () => ({ value: { kind: 'gradle', name: null, dependencies: [] }, problems: [] });

const readers: Readonly<Record<string, Reader>> = {
  'package.json': readPackageJson,
  'pnpm-workspace.yaml': readPnpmWorkspace,
  'go.mod': readGoMod,
  'pyproject.toml': readPyproject,
  'setup.cfg': readSetupCfg,
  'setup.py': readSetupPy,
  'Cargo.toml': readCargoToml,
  'pom.xml': readPom,
  'build.gradle': readGradle,
  'build.gradle.kts': readGradle,
  'settings.gradle': readGradleSettings,
  'settings.gradle.kts': readGradleSettings,
  'packages.config': readPackagesConfig,
  'composer.json': readComposer,
  Gemfile: readGemfile,
  'gems.rb': readGemfile,
  'lerna.json': readLerna,
};

/** Manifests that projects name as they like. */
const readersByExtension: Readonly<Record<string, Reader>> = {
  csproj: readDotnetProject,
  fsproj: readDotnetProject,
  vbproj: readDotnetProject,
  gemspec: readGemspec,
};

const requirements = /^(?:[\w.-]*-)?requirements(?:[-_.][\w.-]*)?\.txt$/;
/** Copies of others' packages, and test data: their manifests say nothing of this repository's modules. */
const foreign =
  /(?:^|\/)(?:node_modules|vendor|third_party|site-packages|fixtures|__fixtures__|testdata|test-data|test-fixtures)\//;

/** True below directories that hold copies of others' packages, or test data. */
export function isForeign(path: string): boolean {
  return foreign.test(path);
}

/** True for the paths that `readManifest` reads. */
export function isManifest(path: RepoPath): boolean {
  return !isForeign(path) && readerOf(path) !== undefined;
}

/** Reads a manifest by its name. Null with a problem when it is broken; problems carry the path. */
export function readManifest(path: RepoPath, text: string): Parsed<Manifest | null> {
  const reader = readerOf(path);
  if (reader === undefined) return { value: null, problems: [] };
  const { value, problems } = reader(text);
  const isNameless = value !== null && value.kind === 'dotnet' && value.name === null;
  return {
    // A project of .NET is called like its file, unless it says otherwise.
    value: isNameless ? { ...value, name: path.replace(/^.*\/|\.[^.]+$/g, '') } : value,
    problems: problems.map((problem) => ({ ...problem, path })),
  };
}

function readerOf(path: RepoPath): Reader | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (requirements.test(name) || /(?:^|\/)requirements\/[\w.-]+\.txt$/.test(path)) return readRequirements;
  if (Object.hasOwn(readers, name)) return readers[name];
  const extension = name.slice(name.lastIndexOf('.') + 1);
  return Object.hasOwn(readersByExtension, extension) ? readersByExtension[extension] : undefined;
}
