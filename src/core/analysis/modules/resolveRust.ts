import { toRepoPath } from '../../base/repoPath.ts';
import type { ImportTarget } from './importTarget.ts';
import type { ModuleMap } from './moduleMap.ts';
import { directoryOf, firstFile, joinInside } from './pathIndex.ts';

/** Files whose submodules stand beside them; those of any other file stand in a directory of its name. */
const moduleRoots = /(?:^|\/)(?:lib|main|mod|build)\.rs$/;

/**
 * Rust: `crate`, `self` and `super` are followed to files of the own crate; other crates of the repository are reached by
 * their name or as path dependencies. What a crate does not make public, the compiler refuses, so nothing is internal.
 */
export function resolveRust(map: ModuleMap, from: string, specifier: string): ImportTarget | null {
  const [first = '', ...rest] = specifier.split('::');
  if (['std', 'core', 'alloc', 'Self'].includes(first)) return null;
  const own = map.packageOf(from);
  if (first === 'crate') return reach(map, own, joinInside(own, 'src'), rest);
  if (first === 'self') return reach(map, own, childrenOf(from), rest);
  if (first === 'super') return resolveSuper(map, from, rest);
  const manifest = map.manifests.get(toRepoPath(joinInside(own, 'Cargo.toml') ?? ''));
  const path = manifest?.kind === 'cargo' ? manifest.pathDependencies.get(first) : undefined;
  const directory = path === undefined ? crateDirectory(map, first) : joinInside(own, path);
  return directory === null ? null : reach(map, directory, joinInside(directory, 'src'), rest);
}

/** Each `super` goes one module up: to what stands beside the file, and from there to the directories above. */
function resolveSuper(map: ModuleMap, from: string, names: readonly string[]): ImportTarget | null {
  let directory = moduleRoots.test(from) ? directoryOf(directoryOf(from)) : directoryOf(from);
  let rest = names;
  while (rest[0] === 'super') {
    directory = directoryOf(directory);
    rest = rest.slice(1);
  }
  return reach(map, map.packageOf(from), directory, rest);
}

function childrenOf(file: string): string {
  return moduleRoots.test(file) ? directoryOf(file) : file.replace(/\.rs$/, '');
}

/** The longest part of the names that is a file below `base`; without one, the file of `base` itself. */
function reach(
  map: ModuleMap,
  module: string,
  base: string | null,
  names: readonly string[],
): ImportTarget | null {
  if (base === null) return { module, file: null, isInternal: false };
  for (let length = names.length; length > 0; length -= 1) {
    const path = joinInside(base, names.slice(0, length).join('/').replace(/\*$/, ''));
    const file = path === null ? null : firstFile(map.index, [`${path}.rs`, joinInside(path, 'mod.rs')]);
    if (file !== null) return { module, file, isInternal: false };
  }
  const file = firstFile(map.index, [
    joinInside(base, 'lib.rs'),
    joinInside(base, 'main.rs'),
    joinInside(base, 'mod.rs'),
    `${base}.rs`,
  ]);
  return { module, file, isInternal: false };
}

function crateDirectory(map: ModuleMap, name: string): string | null {
  for (const [path, manifest] of map.manifests) {
    const isNamed =
      manifest.kind === 'cargo' && manifest.isPackage && manifest.name?.replaceAll('-', '_') === name;
    if (isNamed) return directoryOf(path);
  }
  return null;
}
