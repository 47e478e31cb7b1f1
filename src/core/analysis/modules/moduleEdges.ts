import { assertNever } from '../../base/invariant.ts';
import { type RepoPath, toRepoPath } from '../../base/repoPath.ts';
import type { LanguageId, ModuleEdge, ParsedFile } from '../facts.ts';
import type { ImportTarget } from './importTarget.ts';
import type { ModuleMap } from './moduleMap.ts';
import { resolveGo, resolveJava, resolveRust } from './resolveCompiled.ts';
import { resolveJavascript } from './resolveJavascript.ts';
import { resolvePython } from './resolvePython.ts';
import type { TsconfigPaths } from './tsconfigPaths.ts';

/** One import of a file, resolved: `target` is null when it names nothing in the repository. */
export interface ResolvedImport {
  readonly line: number;
  readonly specifier: string;
  readonly target: ImportTarget | null;
}

/** Resolves all imports of one side of a file. */
export function resolveImports(
  map: ModuleMap,
  path: RepoPath,
  parsed: ParsedFile | null,
  tsconfig: TsconfigPaths | null,
): readonly ResolvedImport[] {
  if (parsed === null || parsed.language === null) return [];
  const { language } = parsed;
  return parsed.imports.map(({ line, specifier }) => ({
    line,
    specifier,
    target: resolveImport(map, path, language, specifier, tsconfig),
  }));
}

function resolveImport(
  map: ModuleMap,
  from: RepoPath,
  language: LanguageId,
  specifier: string,
  tsconfig: TsconfigPaths | null,
): ImportTarget | null {
  switch (language) {
    case 'typescript':
    case 'tsx':
    case 'javascript':
      return resolveJavascript(map, from, specifier, tsconfig);
    case 'python':
      return resolvePython(map, from, specifier);
    case 'go':
      return resolveGo(map, specifier);
    case 'rust':
      return resolveRust(map, from, specifier);
    case 'java':
      return resolveJava(map, from, specifier);
    default:
      return assertNever(language);
  }
}

/** One side of a changed file with its module and imports. */
export interface FileSide {
  readonly path: RepoPath;
  readonly module: string;
  readonly imports: readonly ResolvedImport[];
}

/**
 * The imports of `side` that lead into another module and that `other` does not have: by specifier or, because a moved
 * file spells its relative imports anew, by the file reached. One edge for each specifier.
 */
export function edgesOnlyIn(side: FileSide, other: FileSide | null): readonly ModuleEdge[] {
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
