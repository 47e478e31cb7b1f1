import { mayHoldModule, pythonTopLevel } from './pythonDistributions.ts';
import { isPythonStandardModule } from './pythonStandardModules.ts';
import type { PathIndex } from './pathIndex.ts';
import type { ImportSuspicion, SuspectInput } from './unresolvedImports.ts';
import { resolvePythonModule } from './resolvePython.ts';

const lockfiles = ['uv.lock', 'poetry.lock', 'pdm.lock', 'Pipfile.lock', 'Pipfile', 'environment.yml'];
const madeByTools = /_pb2(?:_grpc)?$|(?:^|\.)_?(?:version|generated)(?:\.|$)|_version$/;

/**
 * A relative module that is not in the tree, or a top-level module that is neither in the standard library nor anywhere
 * in the tree nor like the name of any package that a manifest or lockfile names. Imports that are indented are often
 * optional and are not judged.
 */
export async function suspectPython(input: SuspectInput): Promise<ImportSuspicion> {
  const { map, texts, side, fact } = input;
  const { specifier } = fact;
  if (madeByTools.test(specifier)) return null;
  const text = await texts.read(side.path);
  const line = text?.split('\n', fact.line)[fact.line - 1] ?? '';
  if (/^\s/.test(line)) return null;
  if (specifier.startsWith('.')) return (await isIgnoredModule(input)) ? null : 'file';
  const last = specifier.slice(specifier.lastIndexOf('.') + 1);
  // The package is the repository's own, and the module in it is not there.
  if (fact.target !== null)
    return topLevelNames(map.index).has(last) || (await isIgnoredModule(input)) ? null : 'file';
  const name = pythonTopLevel(specifier);
  if (isPythonStandardModule(name) || topLevelNames(map.index).has(name)) return null;
  const manifests = [...map.manifests.values()].filter(({ kind }) => kind === 'python');
  const packages = manifests.flatMap(({ dependencies }) => dependencies.map((entry) => entry.name));
  // Without a list of packages, nothing is known of where modules come from.
  if (packages.length === 0 || resolvePythonModule(map, side.path, name) !== null) return null;
  if (packages.some((entry) => mayHoldModule(entry, name))) return null;
  const locks = await texts.readUpwards(map.packageOf(side.path), [
    ...lockfiles,
    'setup.py',
    'tox.ini',
    'noxfile.py',
  ]);
  return locks.some((lock) => lockNames(lock).some((entry) => mayHoldModule(entry, name))) ? null : 'package';
}

/** `from .a import b`: only the path of `.a` is sure to be a module. */
async function isIgnoredModule({ texts, side, fact }: SuspectInput): Promise<boolean> {
  const dots = /^\.+/.exec(fact.specifier)?.[0].length ?? 0;
  const parts = dots === 0 ? [] : side.path.split('/').slice(0, -dots);
  const path = [...parts, ...fact.specifier.slice(dots).split('.')].join('/');
  return (await texts.isIgnored(`${path}.py`)) || (await texts.isIgnored(`${path}.so`));
}

/** Names in quotes or at the beginning of a line or list entry. */
function lockNames(text: string): readonly string[] {
  const names = text.matchAll(/(?:^|["'\s-])([A-Za-z][\w.-]{0,100})(?=["'\s=<>~!;[]|$)/gm);
  return [...new Set([...names].map((match) => match[1] ?? ''))];
}

const namesByIndex = new WeakMap<PathIndex, ReadonlySet<string>>();

/** The names of all files and directories that hold Python, wherever they stand: any may be on a search path. */
function topLevelNames(index: PathIndex): ReadonlySet<string> {
  const known = namesByIndex.get(index);
  if (known !== undefined) return known;
  const names = new Set<string>();
  for (const path of index.paths) {
    if (!/\.(?:py|pyi|pyx|so|pyd|proto)$/.test(path)) continue;
    for (const part of path.split('/')) names.add(part.replace(/\..*$/, ''));
  }
  namesByIndex.set(index, names);
  return names;
}
