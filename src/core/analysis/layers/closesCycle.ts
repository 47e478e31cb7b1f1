import { type RepoPath, toRepoPath } from '../../base/repoPath.ts';
import type { ImportIndex } from '../modules/importIndex.ts';
import type { CheckedImport } from './layerRules.ts';

/** A cycle of files is short, or nobody could name it. */
const maxFiles = 2_000;

/** True when the file that an import reaches leads back, through imports of files, to the file it stands in. */
export async function closesCycle(edge: CheckedImport, index: ImportIndex): Promise<boolean> {
  const start = edge.target?.file;
  if (start === undefined || start === null) return false;
  const seen = new Set<RepoPath>([toRepoPath(start)]);
  let front = [...seen];
  while (front.length > 0 && seen.size <= maxFiles) {
    const { imports } = await index.importsOf(front);
    const reached = [...imports.values()].flat().flatMap(({ target }) => target?.file ?? []);
    if (reached.includes(edge.path)) return true;
    front = [...new Set(reached)].map(toRepoPath).filter((path) => !seen.has(path));
    for (const path of front) seen.add(path);
  }
  return false;
}
