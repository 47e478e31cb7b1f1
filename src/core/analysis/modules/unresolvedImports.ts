import type { Parsed } from '../../base/problem.ts';
import type { LanguageId, UnresolvedImport } from '../facts.ts';
import { isForeign } from '../manifests/readManifest.ts';
import type { TreeView } from '../treeView.ts';
import type { SidePair } from './moduleDelta.ts';
import type { FileSide } from './moduleEdges.ts';
import type { ModuleMap } from './moduleMap.ts';
import { resolvePythonModule } from './resolvePython.ts';
import type { ResolvedImport } from './resolveImports.ts';
import { createTsconfigReader, type TsconfigReader } from './tsconfigPaths.ts';
import { createTreeTexts, type TreeTexts } from './treeTexts.ts';
import { suspectGo, suspectRelative, suspectRust } from './unresolvedCompiled.ts';
import { suspectJavascript } from './unresolvedJavascript.ts';
import { suspectPython } from './unresolvedPython.ts';

/** More are no oversight but a tree that is not whole. */
const maxSuspects = 500;

/** What an import that names nothing should have been; null when it may be right after all. */
export type ImportSuspicion = UnresolvedImport['kind'] | null;

/** Everything a language needs to tell an invented import from one that comes from elsewhere. */
export interface SuspectInput {
  readonly map: ModuleMap;
  readonly texts: TreeTexts;
  readonly configs: TsconfigReader;
  readonly side: FileSide;
  readonly fact: ResolvedImport;
}

type Suspect = (input: SuspectInput) => Promise<ImportSuspicion>;

/** Languages in which a name tells where it should be; the others say nothing. */
const suspects: Readonly<Partial<Record<LanguageId, Suspect>>> = {
  typescript: suspectJavascript,
  tsx: suspectJavascript,
  javascript: suspectJavascript,
  vue: suspectJavascript,
  python: suspectPython,
  go: suspectGo,
  rust: suspectRust,
  ruby: suspectRelative,
  hcl: suspectRelative,
  css: suspectRelative,
};

/**
 * Imports that the change adds, or whose target it takes away, and that reach nothing: no file of the tree, no package
 * of a manifest, lockfile or standard library. What may be made by a build, renamed by a bundler or ignored by git is
 * left out.
 */
export async function findUnresolvedImports(
  pairs: readonly SidePair[],
  sides: { readonly tree: TreeView; readonly map: ModuleMap; readonly oldMap: ModuleMap },
): Promise<Parsed<readonly UnresolvedImport[]>> {
  const texts = createTreeTexts(sides.tree, sides.map.index);
  const configs = createTsconfigReader(sides.tree, sides.map.index);
  const found: UnresolvedImport[] = [];
  for (const { before, after } of pairs) {
    const suspect = after?.language ? suspects[after.language] : undefined;
    if (after === null || suspect === undefined || isForeign(after.path)) continue;
    const known = knownSpecifiers(before, sides.oldMap);
    for (const fact of after.imports) {
      const { line, specifier } = fact;
      if (known.has(specifier) || reaches(after, fact, sides.map)) continue;
      known.add(specifier);
      const kind = await suspect({ map: sides.map, texts, configs, side: after, fact });
      if (kind !== null) found.push({ path: after.path, line, specifier, kind });
      if (found.length >= maxSuspects) return { value: found, problems: texts.problems };
    }
  }
  return { value: found, problems: texts.problems };
}

/** What the old side imported without reaching anything is not the change's doing. */
function knownSpecifiers(before: FileSide | null, map: ModuleMap): Set<string> {
  if (before === null) return new Set();
  const unreached = before.imports.filter((fact) => !reaches(before, fact, map));
  return new Set(unreached.map(({ specifier }) => specifier));
}

/** True when an import reaches a file, a directory or a module of the tree. */
function reaches(
  { path, language }: FileSide,
  { specifier, target }: ResolvedImport,
  map: ModuleMap,
): boolean {
  if (target === null) return false;
  // A longer name may only reach the package around the module that it should reach.
  if (language === 'python' && /[^.]/.test(specifier))
    return resolvePythonModule(map, path, specifier) !== null;
  const file = target.file?.replace(/\/$/, '') ?? null;
  return file === null || map.index.hasFile(file) || map.index.hasDirectory(file);
}
