import type { Facts } from '../analysis/facts.ts';
import { groupBy } from '../base/groupBy.ts';
import type { FileChange } from '../diff/change.ts';

/**
 * Which changed files each changed file imports, as indexes into `files`. A specifier is matched by its shape alone
 * (relative path, dotted name, package path), because the order of reading needs a good guess and no proof.
 */
export function importTargets(files: readonly FileChange[], facts: Facts): readonly (readonly number[])[] {
  const byTail = indexByTail(files);
  const byModule = indexByModule(files, facts);
  const edgesOf = groupBy(facts.modules.edgesAdded, (edge) => edge.path);
  return files.map((file, index) => {
    const imports = facts.files.get(file.path)?.new?.imports ?? [];
    const named = imports.flatMap((fact) => targetsOf(file.path, fact.specifier, byTail));
    const modules = (edgesOf.get(file.path) ?? []).flatMap((edge) => byModule.get(edge.to) ?? []);
    return [...new Set([...named, ...modules])]
      .filter((target) => target !== index)
      .toSorted((a, b) => a - b);
  });
}

/** Longest specifier tail that is tried, in path segments; deeper ones name the same file. */
const maxTailSegments = 6;

function targetsOf(
  importer: string,
  specifier: string,
  byTail: ReadonlyMap<string, readonly number[]>,
): readonly number[] {
  if (specifier.startsWith('./') || specifier.startsWith('../')) {
    const path = joinPath(directoryOf(importer), specifier);
    return byTail.get(`/${stem(path)}`) ?? byTail.get(`/${path}`) ?? [];
  }
  const segments = specifier
    .replace(/^(?:crate|self|super)::/, '')
    .split(/[/.:]+/)
    .filter((segment) => segment !== '' && segment !== '*');
  // `a.b.C` may name the file `a/b` and a name inside it, so the last segment is also tried without.
  for (const candidate of [segments, segments.slice(0, -1)]) {
    for (let from = 0; from < candidate.length; from += 1) {
      const tail = candidate.slice(from);
      // A single short word matches by accident ("react" and `src/react.ts`), except where it is all there is of the specifier.
      if (tail.length === 1 && candidate.length > 1) break;
      const found = byTail.get(tail.join('/'));
      if (found !== undefined) return found;
    }
  }
  return [];
}

/** Files by the tails of their paths without extension: `/` plus the whole path, and the last segments. */
function indexByTail(files: readonly FileChange[]): ReadonlyMap<string, readonly number[]> {
  const index = new Map<string, number[]>();
  const add = (key: string, file: number): void => {
    const known = index.get(key);
    if (known === undefined) index.set(key, [file]);
    else known.push(file);
  };
  const addTails = (name: string, file: number): void => {
    const segments = name.split('/');
    for (let length = 2; length <= Math.min(segments.length, maxTailSegments); length += 1)
      add(segments.slice(-length).join('/'), file);
  };
  files.forEach((file, number) => {
    const path = stem(file.path);
    const names = [path, ...(/\/(?:index|mod|__init__|lib)$/.test(path) ? [directoryOf(path)] : [])];
    for (const name of names) {
      add(`/${name}`, number);
      addTails(name, number);
    }
    // Go and Java name packages, which are directories.
    if (/\.(?:go|java)$/.test(file.path)) addTails(directoryOf(path), number);
  });
  return index;
}

function indexByModule(
  files: readonly FileChange[],
  facts: Facts,
): ReadonlyMap<string | undefined, readonly number[]> {
  return groupBy(files.keys(), (number) => moduleOf(files[number], facts));
}

function moduleOf(file: FileChange | undefined, facts: Facts): string | undefined {
  return file === undefined ? undefined : facts.files.get(file.path)?.module;
}

function joinPath(directory: string, relative: string): string {
  const parts = directory === '' ? [] : directory.split('/');
  for (const part of relative.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

function directoryOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

function stem(path: string): string {
  return path.replace(/(?:\.d)?\.(?:[cm]?[jt]sx?|pyi?|go|java|rs)$/, '');
}
