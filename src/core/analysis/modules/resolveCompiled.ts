import type { ImportTarget } from './importTarget.ts';
import type { ModuleMap } from './moduleMap.ts';
import { directoryOf, joinInside, type PathIndex } from './pathIndex.ts';

/**
 * Go: the module whose path is the longest prefix of the import path (https://go.dev/ref/mod#resolve-pkg-mod). A
 * package below `internal` in another module is no public one.
 */
export function resolveGo(map: ModuleMap, specifier: string): ImportTarget | null {
  let found: { readonly directory: string; readonly name: string } | null = null;
  for (const [path, manifest] of map.manifests) {
    const { name } = manifest;
    if (manifest.kind !== 'go' || name === null || (found !== null && name.length <= found.name.length))
      continue;
    if (specifier === name || specifier.startsWith(`${name}/`))
      found = { directory: directoryOf(path), name };
  }
  if (found === null) return null;
  const directory = joinInside(found.directory, specifier.slice(found.name.length));
  return directory === null
    ? null
    : {
        module: map.packageOf(`${directory}/`),
        file: directory,
        isInternal: /(?:^|\/)internal(?:\/|$)/.test(specifier),
      };
}

/** Where Maven and Gradle keep sources, or a plain `src`. */
export const javaRoot = /(?:^|\/)(?:src\/[^/]+\/(?:java|kotlin)|src)\/(?=[^/])/;

interface JavaIndex {
  /** Qualified class name to its files. */
  readonly classes: ReadonlyMap<string, readonly string[]>;
  /** Package name to its directories. */
  readonly packages: ReadonlyMap<string, ReadonlySet<string>>;
}

const javaIndexes = new WeakMap<PathIndex, JavaIndex>();

/**
 * Java and Kotlin: classes and packages by the directories of their sources; the importing module's own come first. What
 * Kotlin imports need not stand in a file of its name: then its package is reached.
 */
export function resolveJava(map: ModuleMap, from: string, specifier: string): ImportTarget | null {
  const index = javaIndexOf(map.index);
  const own = map.packageOf(from);
  const isInternal = /(?:^|\.)internal(?:\.|$)/.test(specifier);
  const reach = (files: readonly string[]): ImportTarget | null => {
    const file = files.find((candidate) => map.packageOf(candidate) === own) ?? files[0];
    return file === undefined ? null : { module: map.packageOf(file), file, isInternal };
  };
  // Static imports and nested classes name more than a class; asterisks name a package or a class.
  const name = specifier.replace(/\.\*$/, '');
  for (let prefix = name; prefix !== ''; prefix = prefix.slice(0, Math.max(0, prefix.lastIndexOf('.')))) {
    const target = reach(index.classes.get(prefix) ?? []);
    if (target !== null) return target;
  }
  const around = name.slice(0, Math.max(0, name.lastIndexOf('.')));
  const directories =
    index.packages.get(name) ?? (/\.kts?$/.test(from) ? index.packages.get(around) : undefined) ?? [];
  return reach([...directories].map((directory) => `${directory}/`));
}

function javaIndexOf(paths: PathIndex): JavaIndex {
  const known = javaIndexes.get(paths);
  if (known !== undefined) return known;
  const classes = new Map<string, string[]>();
  const packages = new Map<string, Set<string>>();
  for (const path of paths.paths) {
    const extension = /\.(?:java|kt)$/.exec(path)?.[0];
    const root = extension === undefined ? null : javaRoot.exec(path);
    if (extension === undefined || root === null) continue;
    const name = path.slice(root.index + root[0].length, -extension.length).replaceAll('/', '.');
    classes.set(name, [...(classes.get(name) ?? []), path]);
    const packageName = name.slice(0, Math.max(0, name.lastIndexOf('.')));
    packages.set(packageName, (packages.get(packageName) ?? new Set()).add(directoryOf(path)));
  }
  const index = { classes, packages };
  javaIndexes.set(paths, index);
  return index;
}
