import type { ImportTarget } from './importTarget.ts';
import type { ModuleMap } from './moduleMap.ts';
import { directoryOf, firstFile, joinInside, type PathIndex } from './pathIndex.ts';

/** Where headers stand by convention, below the including module, the root, or the module that offers them. */
const includeFolders = ['include', 'inc', 'src', 'source', 'lib', '.'];

/**
 * C and C++: a quoted path is looked for beside the including file, then as one in brackets is: below the include
 * directories of its module and of the repository, and last as the only file of the tree whose path ends so. Build files
 * that name other directories are not read. Directories called `internal`, `detail` or `private` are no public headers.
 */
export function resolveInclude(map: ModuleMap, from: string, specifier: string): ImportTarget | null {
  const isBracketed = specifier.startsWith('<');
  const path = specifier.replace(/^<\s*|\s*>$/g, '');
  const beside = isBracketed ? null : joinInside(directoryOf(from), path);
  const own = map.packageOf(from);
  const roots = [...new Set([own, '.'])];
  const conventional = roots.flatMap((root) =>
    includeFolders.map((folder) => joinInside(joinInside(root, folder) ?? root, path)),
  );
  const file =
    firstFile(map.index, [beside, ...conventional]) ??
    // `<string.h>` is the system's, wherever a file of that name may stand.
    (isBracketed && !path.includes('/') ? null : onlyFileEndingWith(map.index, path));
  if (file === null) return null;
  const module = map.packageOf(file);
  const isInternal = module !== own && /(?:^|\/)(?:internal|detail|details|private)\//.test(file);
  return { module, file, isInternal };
}

const filesByName = new WeakMap<PathIndex, ReadonlyMap<string, readonly string[]>>();

/** Null when there is none, or more than one: then only the build knows. */
function onlyFileEndingWith(index: PathIndex, path: string): string | null {
  if (path.startsWith('.')) return null;
  const known = filesByName.get(index) ?? indexByName(index);
  filesByName.set(index, known);
  const name = path.slice(path.lastIndexOf('/') + 1);
  const found = (known.get(name) ?? []).filter((file) => file === path || file.endsWith(`/${path}`));
  return found.length === 1 ? (found[0] ?? null) : null;
}

function indexByName({ paths }: PathIndex): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>();
  for (const path of paths) {
    if (!/\.(?:h|hh|hpp|hxx|h\+\+|inc|inl|ipp|tpp|c|cc|cpp|cxx|def)$/i.test(path)) continue;
    const name = path.slice(path.lastIndexOf('/') + 1);
    const known = files.get(name);
    if (known === undefined) files.set(name, [path]);
    else known.push(path);
  }
  return files;
}
