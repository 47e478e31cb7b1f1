import type { ImportTarget } from './importTarget.ts';
import type { ModuleMap } from './moduleMap.ts';
import { directoryOf, firstFile, joinInside } from './pathIndex.ts';

/** The specifier of a name that is taken from a module, should the name be a module itself: `..a` and `b` give `..a.b`. */
export function pythonSubmodule(specifier: string, name: string): string {
  return specifier.endsWith('.') ? `${specifier}${name}` : `${specifier}.${name}`;
}

/** What `a.b` and `..a.b` reach, when all of the name is a module or a package; see `resolvePython`. */
export function resolvePythonModule(map: ModuleMap, from: string, specifier: string): ImportTarget | null {
  const target = resolvePython(map, from, specifier);
  const last = specifier.slice(specifier.lastIndexOf('.') + 1);
  const file = target?.file ?? '';
  const name = file.replace(/(?:\/__init__)?\.pyi?$/, '').replace(/^.*\//, '');
  return last !== '' && name === last ? target : null;
}

/**
 * Resolves `a.b` and `..a.b`. Absolute names are looked up below the roots of the importing module first (its directory
 * and `src`), then below those of the other Python modules. Reaching a name with a leading underscore in another module
 * passes its public face (PEP 8).
 */
export function resolvePython(map: ModuleMap, from: string, specifier: string): ImportTarget | null {
  const dots = /^\.*/.exec(specifier)?.[0].length ?? 0;
  const segments = specifier
    .slice(dots)
    .split('.')
    .filter((segment) => segment !== '');
  if (dots > 0) {
    const base = joinInside(directoryOf(from), '../'.repeat(dots - 1));
    return base === null ? null : reach(map, base, segments, true);
  }
  return resolveAbsolute(map, map.packageOf(from), segments);
}

function resolveAbsolute(map: ModuleMap, own: string, segments: readonly string[]): ImportTarget | null {
  const { byModule, reached } = knownRoots(map);
  const key = `${own}\0${segments.join('.')}`;
  const known = reached.get(key);
  if (known !== undefined) return known;
  const roots = byModule.get(own) ?? rootsOf(map, own);
  byModule.set(own, roots);
  let target: ImportTarget | null = null;
  for (const root of roots) {
    target = reach(map, root, segments, false);
    if (target !== null) break;
  }
  reached.set(key, target);
  return target;
}

interface PythonRoots {
  /** By the importing module. */
  readonly byModule: Map<string, readonly string[]>;
  /** What absolute names reach, by importing module and name: many files import the same ones. */
  readonly reached: Map<string, ImportTarget | null>;
}

const rootsByMap = new WeakMap<ModuleMap, PythonRoots>();

function knownRoots(map: ModuleMap): PythonRoots {
  const roots = rootsByMap.get(map) ?? { byModule: new Map(), reached: new Map() };
  rootsByMap.set(map, roots);
  return roots;
}

function rootsOf(map: ModuleMap, own: string): readonly string[] {
  const others = [...map.manifests].flatMap(([path, manifest]) =>
    manifest.kind === 'python' ? [directoryOf(path)] : [],
  );
  return [...new Set([own, ...others, '.'])].flatMap((directory) => [
    directory,
    joinInside(directory, 'src') ?? directory,
  ]);
}

/** The longest part of the name that is a file or package; its last segments may be names inside it. */
function reach(
  map: ModuleMap,
  root: string,
  segments: readonly string[],
  isRelative: boolean,
): ImportTarget | null {
  for (let length = segments.length; length >= (isRelative ? 0 : 1); length -= 1) {
    const path = joinInside(root, segments.slice(0, length).join('/'));
    if (path === null) return null;
    const file = firstFile(map.index, [`${path}.py`, `${path}.pyi`, joinInside(path, '__init__.py')]);
    // A directory without __init__.py is a namespace package (PEP 420), when it holds Python at all.
    const isNamespace =
      file === null && length > 0 && length === segments.length && map.index.hasDirectory(path);
    if (file === null && !isNamespace) continue;
    const isInternal = segments.some((segment) => segment.startsWith('_') && !segment.startsWith('__'));
    return { module: map.packageOf(file ?? `${path}/`), file: file ?? path, isInternal };
  }
  return null;
}
