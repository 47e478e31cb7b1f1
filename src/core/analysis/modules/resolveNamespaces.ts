import { toRepoPath } from '../../base/repoPath.ts';
import type { ImportTarget } from './importTarget.ts';
import type { ModuleMap } from './moduleMap.ts';
import { directoryOf, firstFile, joinInside } from './pathIndex.ts';

interface CsharpProject {
  readonly directory: string;
  readonly name: string;
  /** The project's file is called like its namespace. */
  readonly isNamesake: boolean;
}

/**
 * C#: a namespace belongs to the project whose name is its longest prefix (https://learn.microsoft.com/dotnet/core/extensions),
 * and to the directory in it that the rest of the name spells, where there is one. Where there is none and exactly one
 * project below that name has it (`Acme.Billing` in `Acme.Core/Billing`), it belongs there. Of several projects with one
 * namespace it is the one that the importing file is in, else the one whose file has that name.
 */
export function resolveCsharp(map: ModuleMap, from: string, specifier: string): ImportTarget | null {
  const projects = [...map.manifests].flatMap(([path, { kind, name }]): readonly CsharpProject[] =>
    kind === 'dotnet' && name !== null
      ? [{ directory: directoryOf(path), name, isNamesake: `/${path}`.endsWith(`/${name}.csproj`) }]
      : [],
  );
  const closeness = ({ directory, isNamesake }: CsharpProject): number =>
    from.startsWith(`${directory}/`) ? 2 : isNamesake ? 1 : 0;
  const [found] = projects
    .filter(({ name }) => specifier === name || specifier.startsWith(`${name}.`))
    .toSorted((a, b) => b.name.length - a.name.length || closeness(b) - closeness(a));
  if (found === undefined) return null;
  const rest = specifier.slice(found.name.length).replaceAll('.', '/');
  const spelled = ({ directory }: CsharpProject): string | null => {
    const inside = rest === '' ? null : joinInside(directory, rest);
    return inside !== null && map.index.hasDirectory(inside) ? inside : null;
  };
  const below = projects.filter(
    (project) => project.name.startsWith(`${found.name}.`) && spelled(project) !== null,
  );
  const [only = found] = spelled(found) === null && below.length === 1 ? below : [];
  return {
    module: map.packageOf(`${only.directory}/`),
    file: spelled(only) ?? only.directory,
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
