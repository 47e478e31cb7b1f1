import { assertNever } from '../../base/invariant.ts';
import type { RepoPath } from '../../base/repoPath.ts';
import type { ImportFact, LanguageId } from '../facts.ts';
import type { TreeView } from '../treeView.ts';
import type { ImportTarget } from './importTarget.ts';
import type { ModuleMap } from './moduleMap.ts';
import { isPublicFile } from './namedModules.ts';
import { directoryOf } from './pathIndex.ts';
import { resolveGo, resolveJava } from './resolveCompiled.ts';
import { resolveInclude } from './resolveIncludes.ts';
import { resolveJavascript } from './resolveJavascript.ts';
import { resolveCsharp, resolvePhp, resolveRuby } from './resolveNamespaces.ts';
import { resolvePath, resolveTerraform } from './resolvePaths.ts';
import { pythonSubmodule, resolvePython, resolvePythonModule } from './resolvePython.ts';
import { resolveRust } from './resolveRust.ts';
import { createTsconfigReader, type TsconfigPaths } from './tsconfigPaths.ts';

/** One import of a file, resolved: `target` is null when it names nothing in the repository. */
export interface ResolvedImport extends ImportFact {
  readonly target: ImportTarget | null;
}

/** Resolves imports of the files of one tree; reads each configuration that it needs once. */
export interface ImportResolver {
  readonly map: ModuleMap;
  resolve(
    path: RepoPath,
    language: LanguageId | null,
    imports: readonly ImportFact[],
  ): Promise<readonly ResolvedImport[]>;
}

export function createImportResolver(tree: TreeView, map: ModuleMap): ImportResolver {
  const configs = createTsconfigReader(tree, map.index);
  /** Files of one directory name the same files by the same words. */
  const known = new Map<string, ImportTarget | null>();
  const resolveScript = (
    path: RepoPath,
    specifier: string,
    tsconfig: TsconfigPaths | null,
  ): ImportTarget | null => {
    const key = `${directoryOf(path)}\0${specifier}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const target = resolveJavascript(map, path, specifier, tsconfig);
    known.set(key, target);
    return target;
  };
  return {
    map,
    async resolve(path, language, imports) {
      if (language === null || imports.length === 0) return [];
      const tsconfig = isScript(language) ? await configs.pathsFor(path) : null;
      const facts =
        language === 'python' ? imports.flatMap((fact) => pythonTargets(map, path, fact)) : imports;
      return facts.map((fact) => {
        const target = isScript(language)
          ? resolveScript(path, fact.specifier, tsconfig)
          : resolveImport(map, path, language, fact.specifier);
        return { ...fact, target: target === null ? null : withNamedModules(map, path, target) };
      });
    },
  };
}

/** `from a import b, c` reaches the modules `a.b` and `a.c` where there are such, and else `a`. */
function pythonTargets(map: ModuleMap, path: RepoPath, fact: ImportFact): readonly ImportFact[] {
  const { line, specifier, names = [] } = fact;
  const modules = names
    .map((name) => pythonSubmodule(specifier, name))
    .filter((name) => resolvePythonModule(map, path, name) !== null);
  const own = names.length > 0 && modules.length === names.length ? [] : [fact];
  return [...own, ...modules.map((name) => ({ line, specifier: name }))];
}

/** Languages whose imports `tsconfig.json` redirects. */
type ScriptLanguage = 'typescript' | 'tsx' | 'javascript' | 'vue';

function isScript(language: LanguageId): language is ScriptLanguage {
  return language === 'typescript' || language === 'tsx' || language === 'javascript' || language === 'vue';
}

/** Modules that the policy names win over manifests, and say themselves what is public. */
function withNamedModules(map: ModuleMap, from: string, target: ImportTarget): ImportTarget {
  const place = target.file ?? `${target.module}/`;
  const named = map.namedModuleOf(place);
  if (named !== null) {
    const isOwn = map.moduleOf(from) === named.name;
    return { ...target, module: named.name, isInternal: !isOwn && !isPublicFile(named, place) };
  }
  const isFromNamed = map.namedModuleOf(from) !== null && map.packageOf(from) === target.module;
  // Within one package only the policy draws lines, and it says nothing of this target.
  return isFromNamed ? { ...target, isInternal: false } : target;
}

function resolveImport(
  map: ModuleMap,
  from: RepoPath,
  language: Exclude<LanguageId, ScriptLanguage>,
  specifier: string,
): ImportTarget | null {
  switch (language) {
    case 'python':
      return resolvePython(map, from, specifier);
    case 'go':
      return resolveGo(map, specifier);
    case 'rust':
      return resolveRust(map, from, specifier);
    case 'java':
    case 'kotlin':
      return resolveJava(map, from, specifier);
    case 'c':
    case 'cpp':
      return resolveInclude(map, from, specifier);
    case 'csharp':
      return resolveCsharp(map, from, specifier);
    case 'ruby':
      return resolveRuby(map, from, specifier);
    case 'php':
      return resolvePhp(map, from, specifier);
    case 'hcl':
      return resolveTerraform(map, from, specifier);
    case 'bash':
    case 'html':
    case 'css':
      return resolvePath(map, from, specifier);
    case 'sql':
    case 'yaml':
    case 'json':
    case 'toml':
      return null;
    default:
      return assertNever(language);
  }
}
