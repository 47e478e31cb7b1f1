import type { ImportTarget } from './importTarget.ts';
import type { ModuleMap } from './moduleMap.ts';
import { directoryOf, firstFile, joinInside } from './pathIndex.ts';

/** Names with a scheme, a host, a drive or a home lead out of the repository. */
const elsewhere = /^(?:[a-z][a-z0-9+.-]*:|\/\/|~)/i;

/**
 * Bash, CSS and HTML: paths beside the file; then, for those that begin with a slash and for scripts that are run from
 * the root, below the module and the root.
 */
export function resolvePath(map: ModuleMap, from: string, specifier: string): ImportTarget | null {
  const path = specifier.replace(/[?#].*$/s, '');
  if (path === '' || elsewhere.test(path)) return null;
  const own = map.packageOf(from);
  const roots = [own, '.'].flatMap((root) => [joinInside(root, path), joinInside(root, `public/${path}`)]);
  const beside = path.startsWith('/') ? null : joinInside(directoryOf(from), path);
  const file = firstFile(map.index, [beside, ...roots]);
  return file === null ? null : { module: map.packageOf(file), file, isInternal: false };
}

/** Terraform: local sources begin with a dot and name a directory; all others are registries and repositories. */
export function resolveTerraform(map: ModuleMap, from: string, specifier: string): ImportTarget | null {
  if (!/^\.{1,2}(?:\/|$)/.test(specifier)) return null;
  const directory = joinInside(directoryOf(from), specifier);
  return directory === null
    ? null
    : { module: map.packageOf(`${directory}/`), file: directory, isInternal: false };
}
