import { toRepoPath } from '../../base/repoPath.ts';
import type { ImportTarget } from './importTarget.ts';
import type { ModuleMap } from './moduleMap.ts';
import { directoryOf, firstFile, joinInside } from './pathIndex.ts';

/**
 * C#: a namespace belongs to the project whose name is its longest prefix (https://learn.microsoft.com/dotnet/core/extensions),
 * and to the directory in it that the rest of the name spells, where there is one.
 */
export function resolveCsharp(map: ModuleMap, specifier: string): ImportTarget | null {
  let found: { readonly directory: string; readonly name: string } | null = null;
  for (const [path, manifest] of map.manifests) {
    const { name } = manifest;
    if (manifest.kind !== 'dotnet' || name === null || (found !== null && name.length <= found.name.length))
      continue;
    if (specifier === name || specifier.startsWith(`${name}.`))
      found = { directory: directoryOf(path), name };
  }
  if (found === null) return null;
  const rest = specifier.slice(found.name.length).replaceAll('.', '/');
  const directory = joinInside(found.directory, rest);
  const file = directory !== null && map.index.hasDirectory(directory) ? directory : found.directory;
  return {
    module: map.packageOf(`${found.directory}/`),
    file,
    isInternal: /(?:^|\.)Internal(?:\.|$)/.test(specifier),
  };
}

/**
 * PHP: classes by the PSR-4 prefixes of any `composer.json` (https://www.php-fig.org/psr/psr-4), the longest first;
 * files by their path. A `use` of a function or a namespace reaches its directory.
 */
export function resolvePhp(map: ModuleMap, from: string, specifier: string): ImportTarget | null {
  if (/^\.{1,2}\//.test(specifier) || /\.(?:php|inc)$/.test(specifier))
    return resolvePhpFile(map, from, specifier);
  let best: { readonly length: number; readonly file: string } | null = null;
  for (const [path, manifest] of map.manifests) {
    if (manifest.kind !== 'composer') continue;
    for (const [prefix, directories] of manifest.psr4) {
      const bare = prefix.replace(/\\$/, '');
      const isBelow = bare === '' || specifier === bare || specifier.startsWith(`${bare}\\`);
      if (!isBelow || (best !== null && prefix.length <= best.length)) continue;
      const rest = specifier.slice(bare.length).replace(/^\\/, '').replaceAll('\\', '/');
      const file = phpFile(
        map,
        directories.map((directory) => joinInside(directoryOf(path), directory)),
        rest,
      );
      if (file !== null) best = { length: prefix.length, file };
    }
  }
  if (best === null) return null;
  const module = map.packageOf(map.index.hasFile(best.file) ? best.file : `${best.file}/`);
  return { module, file: best.file, isInternal: /(?:^|\\)Internal\\/.test(specifier) };
}

/** The class's file, or that of the class around a name, or the directory of a namespace. */
function phpFile(map: ModuleMap, roots: readonly (string | null)[], rest: string): string | null {
  for (const root of roots) {
    if (root === null) continue;
    const parent = rest.includes('/') ? rest.slice(0, rest.lastIndexOf('/')) : null;
    const file = firstFile(map.index, [
      joinInside(root, `${rest}.php`),
      parent === null ? null : joinInside(root, `${parent}.php`),
    ]);
    if (file !== null) return file;
    const directory = joinInside(root, rest);
    if (directory !== null && rest !== '' && map.index.hasDirectory(directory)) return directory;
  }
  return null;
}

function resolvePhpFile(map: ModuleMap, from: string, specifier: string): ImportTarget | null {
  const file = firstFile(map.index, [
    joinInside(directoryOf(from), specifier),
    joinInside(map.packageOf(from), specifier),
    joinInside('.', specifier),
  ]);
  return file === null ? null : { module: map.packageOf(file), file, isInternal: false };
}

/**
 * Ruby: relative names beside the file; others below `lib` of the own module, then of the other gems of the repository,
 * then below the `app` folders that Rails loads from.
 */
export function resolveRuby(map: ModuleMap, from: string, specifier: string): ImportTarget | null {
  const path = specifier.replace(/\.rb$/, '');
  const own = map.packageOf(from);
  const gems = [...map.manifests].flatMap(([manifest, { kind }]) =>
    kind === 'gemspec' ? [directoryOf(manifest)] : [],
  );
  const roots = [...new Set([own, ...gems, '.'])].flatMap((root) =>
    ['lib', 'app/models', 'spec', 'test'].map((folder) => joinInside(root, folder)),
  );
  const candidates = /^\.{1,2}\//.test(path)
    ? [joinInside(directoryOf(from), path)]
    : roots.map((root) => (root === null ? null : joinInside(root, path)));
  const file = firstFile(
    map.index,
    candidates.map((candidate) => (candidate === null ? null : `${candidate}.rb`)),
  );
  return file === null
    ? missing(map, from, candidates)
    : { module: map.packageOf(file), file, isInternal: false };
}

/** A relative path that leads nowhere still tells where. */
function missing(map: ModuleMap, from: string, candidates: readonly (string | null)[]): ImportTarget | null {
  const [only, ...others] = candidates;
  if (only === null || only === undefined || others.length > 0) return null;
  return { module: map.packageOf(from), file: toRepoPath(`${only}.rb`), isInternal: false };
}
