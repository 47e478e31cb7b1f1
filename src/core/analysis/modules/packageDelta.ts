import type { FileChange } from '../../diff/change.ts';
import { containsLine } from '../../base/lineSpan.ts';
import type { RepoPath } from '../../base/repoPath.ts';
import type { PackageFact } from '../facts.ts';
import { ecosystemOf, type Manifest } from '../manifests/manifest.ts';
import type { ModuleMap } from './moduleMap.ts';

/** A package as a manifest names it, before lockfiles and imports are looked at. */
export type NamedPackage = Omit<PackageFact, 'lock' | 'imported' | 'isElsewhere'>;

/** Third-party packages that one changed manifest names on one side only. */
export function packageDelta(
  file: FileChange,
  oldMap: ModuleMap,
  newMap: ModuleMap,
): { readonly added: readonly NamedPackage[]; readonly removed: readonly NamedPackage[] } {
  const oldPath = file.oldPath ?? file.path;
  const before = thirdParty(oldMap, oldPath);
  const after = thirdParty(newMap, file.path);
  const added = onlyIn(after ?? [], before ?? []);
  const removed = onlyIn(before ?? [], after ?? []);
  // A side that exists but cannot be read proves nothing about the other: then only added lines count.
  const wasUnreadable = before === null && oldMap.index.hasFile(oldPath);
  const isUnreadable = after === null && newMap.index.hasFile(file.path);
  const isOnAddedLine = ({ line }: NamedPackage): boolean =>
    file.runs.some((run) => containsLine(run.new, line));
  return {
    added: wasUnreadable ? added.filter(isOnAddedLine) : added,
    removed: isUnreadable ? [] : removed,
  };
}

/** The packages that any manifest of a tree names, as `ecosystem name`. */
export function namedPackages(map: ModuleMap): ReadonlySet<string> {
  return new Set(
    [...map.manifests.values()].flatMap((manifest) => {
      const ecosystem = ecosystemOf(manifest);
      return manifest.dependencies.map(({ name }) => `${ecosystem} ${name}`);
    }),
  );
}

/** The first fact of each name that the other side does not have. */
function onlyIn(facts: readonly NamedPackage[], others: readonly NamedPackage[]): readonly NamedPackage[] {
  const names = new Set(others.map((fact) => fact.name));
  return facts.filter(({ name }) => !names.has(name) && names.add(name));
}

function thirdParty(map: ModuleMap, path: RepoPath): readonly NamedPackage[] | null {
  const manifest = map.manifests.get(path);
  if (manifest === undefined) return null;
  const ecosystem = ecosystemOf(manifest);
  if (ecosystem === null) return [];
  const own = namesOf(map, manifest.kind);
  return manifest.dependencies
    .filter(({ name, isLocal }) => !isLocal && !own.has(name))
    .map(({ name, line, range }) => ({ name, ecosystem, path, line, range }));
}

/** Names of the repository's own packages, which are modules and no third parties. */
function namesOf(map: ModuleMap, kind: Manifest['kind']): ReadonlySet<string> {
  if (kind === 'npm') return new Set(map.npmPackages.keys());
  const names = [...map.manifests.values()].flatMap((manifest) =>
    manifest.kind === kind ? (manifest.name ?? []) : [],
  );
  return new Set(kind === 'python' ? names.map((name) => name.toLowerCase().replace(/[-_.]+/g, '-')) : names);
}
