import type { ImportTarget } from './importTarget.ts';
import type { ModuleMap } from './moduleMap.ts';
import {
  entryFiles,
  exportedFiles,
  exportsSubpath,
  importedNames,
  npmManifestOf,
  resolveSourcePath,
} from './npmPackage.ts';
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
  const byOwnName = path.startsWith('#') ? resolveOwnName(map, from, path) : null;
  if (byOwnName !== null) return byOwnName;
  const byName = resolvePackage(map, path);
  if (byName !== null) return byName;
  for (const candidate of mapThroughPaths(tsconfig, path)) {
    const target = reachPath(map, from, candidate);
    if (target !== null && target.file !== null && map.index.hasFile(target.file)) return target;
  }
  return null;
}

/** `#name`, by `imports` of the package. */
function resolveOwnName(map: ModuleMap, from: string, name: string): ImportTarget | null {
  const { files, packages } = importedNames(map, map.packageOf(from), name);
  const [file] = files;
  if (file !== undefined) return reachPath(map, from, file);
  const [other] = packages;
  return other === undefined ? null : resolvePackage(map, other);
}

/** A path that crosses into another module reaches its internals unless it ends at an entry of that module. */
function reachPath(map: ModuleMap, from: string, path: string | null): ImportTarget | null {
  if (path === null) return null;
  const isPackage = npmManifestOf(map, path) !== null;
  const file = isPackage ? null : resolveSourcePath(map.index, path);
  const module = isPackage ? path : map.packageOf(file ?? `${path}/`);
  const isOwn = module === map.packageOf(from);
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
    exportedFiles(map, directory, `./${subpath}`)[0] ??
    resolveSourcePath(map.index, path) ??
    resolveSourcePath(map.index, joinInside(directory, `src/${subpath}`) ?? path);
  const isOffered =
    (manifest !== null && exportsSubpath(manifest, `./${subpath}`)) || entries.has(file ?? '');
  const isManifest = subpath === 'package.json';
  return { module: directory, file: file ?? path, isInternal: !isOffered && !isManifest };
}
