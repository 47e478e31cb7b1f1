import { toRepoPath } from '../../base/repoPath.ts';
import type { Manifest } from '../manifests/manifest.ts';
import type { ModuleMap } from './moduleMap.ts';
import { firstFile, joinInside, type PathIndex } from './pathIndex.ts';

type NpmManifest = Extract<Manifest, { kind: 'npm' }>;

/** What the module resolution of TypeScript, bundlers and Node try behind a path without extension. */
const extensions = [
  '.ts',
  '.tsx',
  '.d.ts',
  '.mts',
  '.cts',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '.json',
  '.vue',
  '.svelte',
];
/** TypeScript sources are imported under the names of their output. */
const sourceExtensions: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.jsx', '.d.ts'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts', '.d.mts'],
  '.cjs': ['.cts', '.d.cts'],
};
/** Where builds put what `src` holds. */
const outputFolder = /^(?:dist|lib|build|out|esm|cjs)\/(?:(?:esm|cjs|types|src)\/)?/;

/** The npm manifest of a module's directory. */
export function npmManifestOf(map: ModuleMap, directory: string): NpmManifest | null {
  const path = directory === '.' ? 'package.json' : `${directory}/package.json`;
  const manifest = map.manifests.get(toRepoPath(path));
  return manifest?.kind === 'npm' ? manifest : null;
}

const sourcesByIndex = new WeakMap<PathIndex, Map<string, string | null>>();

/** The file that a path in an import means: itself, with an extension, its TypeScript source, or a directory's index. */
export function resolveSourcePath(index: PathIndex, path: string): string | null {
  const known = sourcesByIndex.get(index) ?? new Map<string, string | null>();
  sourcesByIndex.set(index, known);
  const found = known.get(path);
  if (found !== undefined) return found;
  const source = findSourcePath(index, path);
  known.set(path, source);
  return source;
}

function findSourcePath(index: PathIndex, path: string): string | null {
  if (index.hasFile(path)) return path;
  const extension = /\.[cm]?jsx?$/.exec(path)?.[0] ?? '';
  const stem = path.slice(0, path.length - extension.length);
  const inDirectory = index.hasDirectory(path) ? extensions : [];
  return firstFile(index, [
    ...(sourceExtensions[extension] ?? []).map((source) => stem + source),
    ...extensions.map((suffix) => path + suffix),
    ...inDirectory.map((suffix) => joinInside(path, `index${suffix}`)),
  ]);
}

/** The files of a package that its manifest offers to importers, built files traced back to their sources. */
export function entryFiles(map: ModuleMap, directory: string): ReadonlySet<string> {
  const known = entriesByMap.get(map) ?? new Map<string, ReadonlySet<string>>();
  entriesByMap.set(map, known);
  const files = known.get(directory) ?? findEntryFiles(map, directory);
  known.set(directory, files);
  return files;
}

const entriesByMap = new WeakMap<ModuleMap, Map<string, ReadonlySet<string>>>();

function findEntryFiles(map: ModuleMap, directory: string): ReadonlySet<string> {
  const manifest = npmManifestOf(map, directory);
  if (manifest === null) return new Set();
  const targets = [
    ...leafStrings(manifest.exports),
    ...(manifest.exports === undefined ? manifest.entries : []),
  ];
  const found = targets.flatMap((target) => sourcesOf(map.index, directory, target));
  if (found.length > 0) return new Set(found);
  const defaults = ['index', 'src/index'].map((name) => joinInside(directory, name));
  return new Set(
    defaults.flatMap((path) => (path === null ? [] : (resolveSourcePath(map.index, path) ?? []))),
  );
}

function sourcesOf(index: PathIndex, directory: string, target: string): readonly string[] {
  const relative = target.replace(/^\.\//, '');
  const stem = relative.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '');
  const bare = stem.replace(outputFolder, '');
  return [relative, stem, `src/${bare}`, bare].flatMap((candidate) => {
    const path = joinInside(directory, candidate);
    const file = path === null || path === '.' ? null : resolveSourcePath(index, path);
    return file === null ? [] : [file];
  });
}

/**
 * True when a package offers `subpath` (`./x`) through `exports` (https://nodejs.org/api/packages.html#subpath-exports).
 * Without `exports`, only the entry is offered, although Node would load any file.
 */
export function exportsSubpath(manifest: NpmManifest, subpath: string): boolean {
  const { exports } = manifest;
  if (typeof exports !== 'object' || exports === null || Array.isArray(exports)) return false;
  const entries = Object.entries(exports).filter(([key]) => key.startsWith('.'));
  const exact = entries.find(([key]) => key === subpath);
  if (exact !== undefined) return exact[1] !== null;
  const patterns = entries.filter(([key]) => matchesPattern(key, subpath));
  // Node takes the pattern with the longest part before the asterisk.
  const [best] = patterns.toSorted(([a], [b]) => b.indexOf('*') - a.indexOf('*'));
  return best !== undefined && best[1] !== null;
}

/** The files that `exports` leads to for a subpath, best first. */
export function exportedFiles(map: ModuleMap, directory: string, subpath: string): readonly string[] {
  const manifest = npmManifestOf(map, directory);
  return mappedTargets(manifest?.exports, subpath).flatMap((target) =>
    sourcesOf(map.index, directory, target),
  );
}

/**
 * What a name that begins with `#` leads to by `imports` of a package: files of it, and names of other packages
 * (https://nodejs.org/api/packages.html#subpath-imports).
 */
export function importedNames(
  map: ModuleMap,
  directory: string,
  name: string,
): { readonly files: readonly string[]; readonly packages: readonly string[] } {
  const targets = mappedTargets(npmManifestOf(map, directory)?.imports, name);
  return {
    files: targets
      .filter((target) => target.startsWith('.'))
      .flatMap((target) => sourcesOf(map.index, directory, target)),
    packages: targets.filter((target) => !target.startsWith('.')),
  };
}

/** The targets of the entry that a key matches, with what stands for the asterisk put in. */
function mappedTargets(entries: unknown, key: string): readonly string[] {
  if (typeof entries !== 'object' || entries === null) return [];
  const found = Object.entries(entries).filter(
    ([pattern]) => pattern === key || matchesPattern(pattern, key),
  );
  const [best] = found.toSorted(
    ([a], [b]) => Number(b === key) - Number(a === key) || b.indexOf('*') - a.indexOf('*'),
  );
  if (best === undefined) return [];
  const [before = '', after = ''] = best[0].split('*');
  const rest = key.slice(before.length, key.length - after.length);
  return allStrings(best[1]).map((target) => target.replaceAll('*', () => rest));
}

function allStrings(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(allStrings) : [];
}

function matchesPattern(key: string, subpath: string): boolean {
  const [before = '', after] = key.split('*');
  if (after === undefined) return key.endsWith('/') && subpath.startsWith(key);
  return (
    subpath.length >= before.length + after.length && subpath.startsWith(before) && subpath.endsWith(after)
  );
}

function leafStrings(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.includes('*') ? [] : [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leafStrings) : [];
}
