import type { RepoPath } from '../../base/repoPath.ts';
import { runSliced } from '../../base/runSliced.ts';
import type { Change } from '../../diff/change.ts';
import type { BlobParser } from '../blobParser.ts';
import { changedDeclarations } from '../declarations/changedDeclarations.ts';
import type { DeclarationChange, Facts, FileFacts, ParsedFile, Reach } from '../facts.ts';
import { createImportIndex } from '../modules/importIndex.ts';
import type { ImportResolver } from '../modules/resolveImports.ts';
import type { TreeView } from '../treeView.ts';
import { findUsers, type UserSearch } from './findUsers.ts';
import { readImporterGraph } from './importerGraph.ts';
import { withoutReopened } from './reopenedTypes.ts';
import { createTextReader } from './textReader.ts';

/** Declarations of one change whose users are looked for; past it they are listed without. */
const maxSearched = 200;

export interface ApiDeltaInput {
  readonly change: Change;
  readonly files: ReadonlyMap<RepoPath, FileFacts>;
  readonly oldTree: TreeView;
  readonly oldResolver: ImportResolver;
  readonly parser: BlobParser;
  readonly signal: AbortSignal | undefined;
}

/**
 * Public declarations that change under their users, with who these are. Users are those of the old tree: what used a
 * declaration before it changed. Nothing but the changed files is read unless there is such a declaration.
 */
export async function apiDelta(input: ApiDeltaInput): Promise<Pick<Facts, 'declarations' | 'reach'>> {
  const { change, files, oldTree, oldResolver, parser, signal } = input;
  const apis = await runSliced(changedDeclarations(change, files), signal);
  if (apis.length === 0) return {};
  const { map } = oldResolver;
  const index = createImportIndex({
    tree: oldTree,
    resolver: oldResolver,
    parser,
    known: oldSides(change, files),
    signal,
  });
  const graph = await readImporterGraph(
    index,
    apis.map(({ oldPath }) => oldPath),
  );
  const changed = new Set(
    change.files.flatMap(({ path, oldPath }) => (oldPath === null ? [path] : [path, oldPath])),
  );
  const texts = createTextReader(oldTree, signal);
  const search: UserSearch = { graph, texts, map, changed };
  const declarations: DeclarationChange[] = [];
  const reach = new Map<RepoPath, Reach>();
  for (const api of apis) {
    const changes = await withoutReopened(api, { files, texts, changed });
    if (changes.length === 0) continue;
    const reached = graph.reachOf(api.oldPath);
    const modules = new Set(reached.map((path) => map.moduleOf(path)));
    modules.delete(map.moduleOf(api.oldPath));
    reach.set(api.path, {
      files: reached.length,
      modules: [...modules].toSorted(),
      isComplete: graph.isComplete,
    });
    for (const found of changes) {
      signal?.throwIfAborted();
      const users =
        declarations.length < maxSearched ? await findUsers(api, found.name, search) : nobodyAsked;
      declarations.push({ ...found, path: api.path, users });
    }
  }
  return { declarations, reach };
}

const nobodyAsked = { files: 0, modules: [], notUpdated: [], notUpdatedFiles: 0, isComplete: false } as const;

function oldSides(
  change: Change,
  files: ReadonlyMap<RepoPath, FileFacts>,
): ReadonlyMap<RepoPath, ParsedFile> {
  const sides = new Map<RepoPath, ParsedFile>();
  for (const { path, oldPath } of change.files) {
    const old = files.get(path)?.old ?? null;
    if (old !== null && old.language !== null) sides.set(oldPath ?? path, old);
  }
  return sides;
}
