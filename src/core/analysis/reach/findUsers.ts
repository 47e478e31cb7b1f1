import type { RepoPath } from '../../base/repoPath.ts';
import type { ChangedApi } from '../declarations/changedDeclarations.ts';
import type { CallSite, DeclarationUsers, LanguageId } from '../facts.ts';
import type { ModuleMap } from '../modules/moduleMap.ts';
import { kotlinUsers } from './kotlinUsers.ts';
import { directoryOf } from '../modules/pathIndex.ts';
import type { ImporterGraph } from './importerGraph.ts';
import { nameSearch } from './nameSearch.ts';
import type { TextReader } from './textReader.ts';

/** Call sites that are named; the rest are counted. */
const maxCallSites = 5;

export interface UserSearch {
  readonly graph: ImporterGraph;
  /** Of the old tree, like the module map: what used the declaration before this change. */
  readonly texts: TextReader;
  readonly map: ModuleMap;
  /** Paths of the change on both sides. */
  readonly changed: ReadonlySet<RepoPath>;
}

/** Who uses the declaration of this name in `api`, and which of these files the change leaves as they are. */
export async function findUsers(
  api: ChangedApi,
  name: string,
  search: UserSearch,
): Promise<DeclarationUsers> {
  const { graph, texts, map, changed } = search;
  const words = nameSearch(name, api.language);
  const used: CallSite[] = [];
  const candidates = new Set([
    ...graph.importersOf(api.oldPath),
    ...(await neighboursOf(api.oldPath, api.language, search)),
    ...(api.language === 'kotlin' ? await kotlinUsers(api.oldPath, name, texts) : []),
  ]);
  // A set yields what is added to it while it is walked.
  for (const path of candidates) {
    const text = path === api.oldPath ? null : await texts.read(path);
    if (text === null) continue;
    const line = words.firstLine(text);
    if (line !== null) used.push({ path, line });
    if (!words.passesOn(path, text)) continue;
    for (const importer of graph.importersOf(path)) candidates.add(importer);
  }
  const own = map.moduleOf(api.oldPath);
  const modules = new Set(used.map(({ path }) => map.moduleOf(path)));
  modules.delete(own);
  const left = used.filter(({ path }) => !changed.has(path)).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return {
    files: used.length,
    modules: [...modules].toSorted(),
    notUpdated: left.slice(0, maxCallSites),
    notUpdatedFiles: left.length,
    isComplete: graph.isComplete && texts.isComplete,
  };
}

/** Languages in which files of one directory, of one package or of the whole repository use each other unimported. */
const neighbours: Partial<Record<LanguageId, { readonly ending: string; readonly within: Within }>> = {
  go: { ending: '.go', within: 'directory' },
  java: { ending: '.java', within: 'directory' },
  rust: { ending: '.rs', within: 'package' },
  csharp: { ending: '.cs', within: 'repository' },
  php: { ending: '.php', within: 'repository' },
  ruby: { ending: '.rb', within: 'repository' },
};

type Within = 'directory' | 'package' | 'repository';

/** Files that need no import to use a declaration. */
async function neighboursOf(
  path: RepoPath,
  language: LanguageId,
  { texts, map }: UserSearch,
): Promise<readonly RepoPath[]> {
  const found = neighbours[language];
  if (found === undefined) return [];
  const { ending, within } = found;
  if (within === 'repository') return texts.filesBelow('.', ending);
  const placeOf = within === 'directory' ? directoryOf : (other: string) => map.packageOf(other);
  const own = placeOf(path);
  const below = await texts.filesBelow(own, ending);
  return below.filter((other) => placeOf(other) === own);
}
