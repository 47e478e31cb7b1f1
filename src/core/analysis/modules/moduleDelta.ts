import { containsLine } from '../../base/lineSpan.ts';
import type { Parsed, Problem } from '../../base/problem.ts';
import type { RepoPath } from '../../base/repoPath.ts';
import type { Change, FileChange } from '../../diff/change.ts';
import type { FileFacts, ModuleDelta, ModuleEdge, PackageFact, ParsedFile } from '../facts.ts';
import { isManifest } from '../manifests/readManifest.ts';
import type { TreeView } from '../treeView.ts';
import { edgesOnlyIn, type FileSide, resolveImports } from './moduleEdges.ts';
import type { ModuleMap } from './moduleMap.ts';
import { packageDelta } from './packageDelta.ts';
import { createTsconfigReader, type TsconfigReader } from './tsconfigPaths.ts';

export interface ModuleDeltaInput {
  readonly change: Change;
  readonly files: ReadonlyMap<RepoPath, FileFacts>;
  readonly oldTree: TreeView;
  readonly newTree: TreeView;
  readonly oldMap: ModuleMap;
  readonly newMap: ModuleMap;
}

/** What the change adds to and removes from the graph of modules and packages, in the order of the diff. */
export async function moduleDelta(input: ModuleDeltaInput): Promise<Parsed<ModuleDelta>> {
  const { change, files, oldMap, newMap } = input;
  const oldConfigs = createTsconfigReader(input.oldTree, oldMap.index);
  const newConfigs = createTsconfigReader(input.newTree, newMap.index);
  const edgesAdded: ModuleEdge[] = [];
  const edgesRemoved: ModuleEdge[] = [];
  const packagesAdded: PackageFact[] = [];
  const packagesRemoved: PackageFact[] = [];
  for (const file of new Map(change.files.map((entry) => [entry.path, entry])).values()) {
    const facts = files.get(file.path);
    const before = await sideOf(oldMap, file.oldPath ?? file.path, facts?.old ?? null, oldConfigs);
    const after = await sideOf(newMap, file.path, facts?.new ?? null, newConfigs);
    edgesAdded.push(...provenEdges(file, after, before, 'new', facts?.old));
    edgesRemoved.push(...provenEdges(file, before, after, 'old', facts?.new));
    if (!isManifest(file.path) && !isManifest(file.oldPath ?? file.path)) continue;
    const packages = packageDelta(file, oldMap, newMap);
    packagesAdded.push(...packages.added);
    packagesRemoved.push(...packages.removed);
  }
  const value = { edgesAdded, edgesRemoved, packagesAdded, packagesRemoved };
  return { value, problems: ownProblems(newMap.problems, files) };
}

async function sideOf(
  map: ModuleMap,
  path: RepoPath,
  parsed: ParsedFile | null,
  configs: TsconfigReader,
): Promise<FileSide | null> {
  if (parsed === null) return null;
  const isScript = parsed.imports.length > 0 && /^(?:typescript|tsx|javascript)$/.test(parsed.language ?? '');
  const tsconfig = isScript ? await configs.pathsFor(path) : null;
  return { path, module: map.moduleOf(path), imports: resolveImports(map, path, parsed, tsconfig) };
}

/** When the other side exists but was not parsed, only imports on changed lines are known to be of this side alone. */
function provenEdges(
  file: FileChange,
  side: FileSide | null,
  other: FileSide | null,
  which: 'old' | 'new',
  otherFile: ParsedFile | null | undefined,
): readonly ModuleEdge[] {
  if (side === null) return [];
  const edges = edgesOnlyIn(side, other);
  const isOtherUnknown =
    otherFile !== null && otherFile !== undefined && !otherFile.parsed && otherFile.language !== null;
  if (!isOtherUnknown) return edges;
  return edges.filter((edge) => file.runs.some((run) => containsLine(run[which], edge.line)));
}

/** Broken manifests that the change does not touch are nobody's business here, unless evidence is missing. */
function ownProblems(
  problems: readonly Problem[],
  files: ReadonlyMap<RepoPath, FileFacts>,
): readonly Problem[] {
  return problems.filter(
    ({ path, incomplete }) => path === undefined || incomplete === true || files.has(path),
  );
}
