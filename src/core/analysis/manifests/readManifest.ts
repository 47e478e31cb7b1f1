import type { Parsed } from '../../base/problem.ts';
import type { RepoPath } from '../../base/repoPath.ts';
import type { Manifest } from './manifest.ts';
import { readCargoToml } from './readCargoToml.ts';
import { readGoMod } from './readGoMod.ts';
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
};

const requirements = /^(?:[\w.-]*-)?requirements(?:[-_.][\w.-]*)?\.txt$/;
/** Copies of others' packages, and test data: their manifests say nothing of this repository's modules. */
const foreign =
  /(?:^|\/)(?:node_modules|vendor|third_party|site-packages|fixtures|__fixtures__|testdata|test-data|test-fixtures)\//;

/** True for the paths that `readManifest` reads. */
export function isManifest(path: RepoPath): boolean {
  return !foreign.test(path) && readerOf(path) !== undefined;
}

/** Reads a manifest by its name. Null with a problem when it is broken; problems carry the path. */
export function readManifest(path: RepoPath, text: string): Parsed<Manifest | null> {
  const reader = readerOf(path);
  if (reader === undefined) return { value: null, problems: [] };
  const parsed = reader(text);
  return { value: parsed.value, problems: parsed.problems.map((problem) => ({ ...problem, path })) };
}

function readerOf(path: RepoPath): Reader | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (requirements.test(name) || /(?:^|\/)requirements\/[\w.-]+\.txt$/.test(path)) return readRequirements;
  return Object.hasOwn(readers, name) ? readers[name] : undefined;
}
