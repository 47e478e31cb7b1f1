import { type RepoPath, toRepoPath } from '../../base/repoPath.ts';
import type { LanguageId, ModuleEdge } from '../facts.ts';
import type { ResolvedImport } from './resolveImports.ts';

/** One side of a changed file with its module and imports. */
export interface FileSide {
  readonly path: RepoPath;
  readonly module: string;
  readonly language: LanguageId | null;
  readonly imports: readonly ResolvedImport[];
}

/**
 * The imports of `side` that lead into another module and that `other` does not have: by specifier or, because a moved
 * file spells its relative imports anew, by the file reached. One edge for each specifier.
 */
export function edgesOnlyIn(side: Omit<FileSide, 'language'>, other: FileSide | null): readonly ModuleEdge[] {
  const known = new Set<string>();
  if (other !== null && other.module === side.module) {
    for (const { specifier, target } of other.imports) {
      known.add(`specifier ${specifier}`);
      if (target !== null && target.file !== null) known.add(`file ${target.module} ${target.file}`);
    }
  }
  return side.imports.flatMap(({ line, specifier, target }): readonly ModuleEdge[] => {
    if (target === null || target.module === side.module || known.has(`specifier ${specifier}`)) return [];
    if (target.file !== null && known.has(`file ${target.module} ${target.file}`)) return [];
    known.add(`specifier ${specifier}`);
    const reachesInternal = target.isInternal && target.file !== null ? toRepoPath(target.file) : null;
    return [{ from: side.module, to: target.module, path: side.path, line, specifier, reachesInternal }];
  });
}
