import { containsLine } from '../../base/lineSpan.ts';
import type { Parsed, Problem } from '../../base/problem.ts';
import type { RepoPath } from '../../base/repoPath.ts';
import type { Change, FileChange } from '../../diff/change.ts';
import type { FileFacts, ModuleDelta, ModuleEdge, PackageFact, ParsedFile } from '../facts.ts';
import { findLayerViolations } from '../layers/findLayerViolations.ts';
import { isManifest } from '../manifests/readManifest.ts';
import type { TreeView } from '../treeView.ts';
import type { GraphRules } from './graphRules.ts';
import type { ImportIndex } from './importIndex.ts';
import { importsPackage } from './importedPackage.ts';
import { edgesOnlyIn, type FileSide } from './moduleEdges.ts';
import { findModuleCycles } from './moduleCycles.ts';
import { type NamedPackage, namedPackages, packageDelta } from './packageDelta.ts';
import { createLockReader, type LockReader } from './packageLocks.ts';
import { directoryOf } from './pathIndex.ts';
import type { ImportResolver } from './resolveImports.ts';
import { findUnresolvedImports } from './unresolvedImports.ts';

export interface ModuleDeltaInput {
  readonly change: Change;
  readonly files: ReadonlyMap<RepoPath, FileFacts>;
  readonly oldTree: TreeView;
  readonly newTree: TreeView;
  readonly oldResolver: ImportResolver;
  readonly newResolver: ImportResolver;
  /** Of the new tree. */
  readonly index: ImportIndex;
  readonly rules: GraphRules;
}

/** Both sides of one changed file, as far as they were parsed. */
export interface SidePair {
  readonly file: FileChange;
  readonly before: FileSide | null;
  readonly after: FileSide | null;
}

/** What the change adds to and removes from the graph of modules and packages, in the order of the diff. */
export async function moduleDelta(input: ModuleDeltaInput): Promise<Parsed<ModuleDelta>> {
  const { change, files, newTree, newResolver, index } = input;
  const pairs: SidePair[] = [];
  for (const file of new Map(change.files.map((entry) => [entry.path, entry])).values()) {
    const facts = files.get(file.path);
    const before = await sideOf(input.oldResolver, file.oldPath ?? file.path, facts?.old ?? null);
    const after = await sideOf(newResolver, file.path, facts?.new ?? null);
    pairs.push({ file, before, after });
  }
  const edgesAdded = pairs.flatMap(({ file, before, after }) =>
    provenEdges(file, after, before, 'new', files.get(file.path)?.old),
  );
  const edgesRemoved = pairs.flatMap(({ file, before, after }) =>
    provenEdges(file, before, after, 'old', files.get(file.path)?.new),
  );
  const { cycles, isComplete } = await findModuleCycles(edgesAdded, edgesRemoved, index);
  const layers = await findLayerViolations(pairs, input);
  const unresolved = await findUnresolvedImports(pairs, {
    tree: newTree,
    map: newResolver.map,
    oldMap: input.oldResolver.map,
  });
  const value: ModuleDelta = {
    edgesAdded,
    edgesRemoved,
    ...(await packagesOf(input, pairs)),
    cycles,
    layerViolations: layers.value,
    unresolvedImports: unresolved.value,
  };
  const problems = [
    ...ownProblems(newResolver.map.problems, files),
    ...layers.problems,
    ...unresolved.problems,
  ];
  return { value, problems: isComplete ? problems : [...problems, unreadImports] };
}

const unreadImports: Problem = {
  message:
    'Not all files that the new dependencies reach could be read, so cycles between modules may be missing.',
};

async function sideOf(
  resolver: ImportResolver,
  path: RepoPath,
  parsed: ParsedFile | null,
): Promise<FileSide | null> {
  if (parsed === null) return null;
  const imports = await resolver.resolve(path, parsed.language, parsed.imports);
  return { path, module: resolver.map.moduleOf(path), language: parsed.language, imports };
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

async function packagesOf(
  { newTree, oldTree, oldResolver, newResolver }: ModuleDeltaInput,
  pairs: readonly SidePair[],
): Promise<Pick<ModuleDelta, 'packagesAdded' | 'packagesRemoved'>> {
  const added: NamedPackage[] = [];
  const removed: NamedPackage[] = [];
  for (const { file } of pairs) {
    if (!isManifest(file.path) && !isManifest(file.oldPath ?? file.path)) continue;
    const packages = packageDelta(file, oldResolver.map, newResolver.map);
    added.push(...packages.added);
    removed.push(...packages.removed);
  }
  if (added.length + removed.length === 0) return { packagesAdded: [], packagesRemoved: [] };
  const describe = async (
    fact: NamedPackage,
    locks: LockReader,
    sides: readonly (FileSide | null)[],
    others: ReadonlySet<string>,
  ): Promise<PackageFact> => ({
    ...fact,
    lock: await locks.lockOf(fact.ecosystem, directoryOf(fact.path), fact.name),
    imported: importsPackage(fact, sides),
    isElsewhere: others.has(`${fact.ecosystem} ${fact.name}`),
  });
  const newLocks = createLockReader(newTree, newResolver.map.index);
  const oldLocks = createLockReader(oldTree, oldResolver.map.index);
  const namesBefore = namedPackages(oldResolver.map);
  const namesAfter = namedPackages(newResolver.map);
  const after = pairs.map((pair) => pair.after);
  const before = pairs.map((pair) => pair.before);
  return {
    packagesAdded: await Promise.all(added.map((fact) => describe(fact, newLocks, after, namesBefore))),
    packagesRemoved: await Promise.all(removed.map((fact) => describe(fact, oldLocks, before, namesAfter))),
  };
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
