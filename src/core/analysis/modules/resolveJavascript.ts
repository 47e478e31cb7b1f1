import type { ImportTarget } from './importTarget.ts';
import type { ModuleMap } from './moduleMap.ts';
import { entryFiles, exportsSubpath, npmManifestOf, resolveSourcePath } from './npmPackage.ts';
import { directoryOf, joinInside } from './pathIndex.ts';
import type { TsconfigPaths } from './tsconfigPaths.ts';
import { mapThroughPaths } from './tsconfigPaths.ts';

/** Resolves an import of JavaScript or TypeScript: relative, by workspace package name, or through tsconfig `paths`. */
export function resolveJavascript(
  map: ModuleMap,
  from: string,
  specifier: string,
  tsconfig: TsconfigPaths | null,
): ImportTarget | null {
  const path = specifier.replace(/(?<=.)[?#].*$/s, '');
  if (/^\.{1,2}(?:\/|$)/.test(path)) return reachPath(map, from, joinInside(directoryOf(from), path));
  const byName = resolvePackage(map, path);
  if (byName !== null) return byName;
  for (const candidate of mapThroughPaths(tsconfig, path)) {
    const target = reachPath(map, from, candidate);
    if (target !== null && target.file !== null && map.index.hasFile(target.file)) return target;
  }
  return null;
}

/** A path that crosses into another module reaches its internals unless it ends at an entry of that module. */
function reachPath(map: ModuleMap, from: string, path: string | null): ImportTarget | null {
  if (path === null) return null;
  const isPackage = npmManifestOf(map, path) !== null;
  const file = isPackage ? null : resolveSourcePath(map.index, path);
  const module = isPackage ? path : map.moduleOf(file ?? `${path}/`);
  const isOwn = module === map.moduleOf(from);
  const isInternal = !isOwn && !isPackage && (file === null || !entryFiles(map, module).has(file));
  return { module, file: file ?? path, isInternal };
}

/** `name`, `name/sub/path`, `@scope/name/sub/path`. */
function resolvePackage(map: ModuleMap, specifier: string): ImportTarget | null {
  const match = /^((?:@[^/]+\/)?[^/]+)(?:\/(.*))?$/.exec(specifier);
  const directory = map.npmPackages.get(match?.[1] ?? '');
  if (directory === undefined) return null;
  const subpath = match?.[2];
  const manifest = npmManifestOf(map, directory);
  const entries = entryFiles(map, directory);
  if (subpath === undefined || subpath === '') {
    return { module: directory, file: entries.values().next().value ?? null, isInternal: false };
  }
  const path = joinInside(directory, subpath) ?? directory;
  const file =
    resolveSourcePath(map.index, path) ??
    resolveSourcePath(map.index, joinInside(directory, `src/${subpath}`) ?? path);
  const isOffered =
    (manifest !== null && exportsSubpath(manifest, `./${subpath}`)) || entries.has(file ?? '');
  const isManifest = subpath === 'package.json';
  return { module: directory, file: file ?? path, isInternal: !isOffered && !isManifest };
}
