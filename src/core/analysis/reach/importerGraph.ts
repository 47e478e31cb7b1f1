import type { RepoPath } from '../../base/repoPath.ts';
import type { ImportIndex } from '../modules/importIndex.ts';

/** Levels of importers that are followed, and files that are followed in all: what lies beyond is not counted. */
const maxLevels = 16;
const maxFiles = 5_000;

/** Who imports some files, and who imports those. */
export interface ImporterGraph {
  readonly isComplete: boolean;
  /** Files that import this one. */
  importersOf(path: RepoPath): readonly RepoPath[];
  /** Files that import this one, or import one that does; in the order in which they are reached. */
  reachOf(path: RepoPath): readonly RepoPath[];
}

/** Asks the index level by level, for all files at once. */
export async function readImporterGraph(
  index: ImportIndex,
  paths: readonly RepoPath[],
): Promise<ImporterGraph> {
  const known = new Map<RepoPath, readonly RepoPath[]>();
  let isComplete = true;
  let frontier: readonly RepoPath[] = [...new Set(paths)];
  for (let level = 0; level < maxLevels && frontier.length > 0; level += 1) {
    const answer = await index.importersOf(frontier);
    isComplete &&= answer.isComplete;
    const next = new Set<RepoPath>();
    for (const path of frontier) {
      const importers = [...new Set((answer.importers.get(path) ?? []).map((importer) => importer.path))];
      known.set(path, importers);
      for (const importer of importers) next.add(importer);
    }
    frontier = [...next].filter((path) => !known.has(path));
    if (known.size + frontier.length <= maxFiles) continue;
    isComplete = false;
    frontier = frontier.slice(0, Math.max(0, maxFiles - known.size));
  }
  const importersOf = (path: RepoPath): readonly RepoPath[] => known.get(path) ?? [];
  return {
    isComplete: isComplete && frontier.length === 0,
    importersOf,
    reachOf: (path) => closure(path, importersOf),
  };
}

function closure(start: RepoPath, importersOf: (path: RepoPath) => readonly RepoPath[]): readonly RepoPath[] {
  const reached = new Set<RepoPath>([start]);
  // A set yields what is added to it while it is walked.
  for (const path of reached) for (const importer of importersOf(path)) reached.add(importer);
  reached.delete(start);
  return [...reached];
}
