import type { Problem } from '../base/problem.ts';
import type { RepoPath } from '../base/repoPath.ts';
import { compareVersions, type VersionPart } from '../diff/sinceSigned.ts';
import { splitLines } from '../diff/splitLines.ts';
import { createBlobReader } from '../git/blobs.ts';
import type { Repository } from '../git/repository.ts';
import { tryResolveCommit } from '../git/revParse.ts';
import type { AttributedRange } from '../provenance/attribution.ts';
import { blameFile } from '../provenance/blameFile.ts';

export interface DocumentBlame {
  /** Over the lines of the document; lines that are not committed yet are in none. */
  readonly ranges: readonly AttributedRange[];
  readonly problems: readonly Problem[];
}

/** Larger files are no source that people read line by line. */
const largestBytes = 5 * 1024 * 1024;

/**
 * Who wrote each line of a document, which may have been edited since HEAD. Null when HEAD does not hold the file, or
 * holds too much of it, or something too different. Throws `GitError`.
 */
export async function blameDocument(
  repository: Repository,
  { path, text }: { readonly path: RepoPath; readonly text: string },
  signal?: AbortSignal,
): Promise<DocumentBlame | null> {
  const head = await tryResolveCommit(repository, 'HEAD');
  if (head === null) return null;
  const blobs = createBlobReader(repository, signal);
  try {
    const bytes = await blobs.readPath(head, path);
    if (bytes === null || bytes.length > largestBytes) return null;
    const comparison = compareVersions(bytes.toString('utf8'), text);
    if (comparison.kind === 'too-different') return null;
    const lines = splitLines(bytes).length;
    const { value, problems } = await blameFile({ repository, head, path, lines, signal });
    return { ranges: carryRanges(value, comparison.parts), problems };
  } finally {
    blobs.dispose();
  }
}

/** Ranges of the committed text on the lines of the text as it is now; what was removed is gone. */
export function carryRanges(
  ranges: readonly AttributedRange[],
  parts: readonly VersionPart[],
): readonly AttributedRange[] {
  const carried: AttributedRange[] = [];
  let [old, now, next] = [1, 1, 0];
  for (const { kind, lines } of parts) {
    if (kind === 'kept') {
      const end = old + lines - 1;
      while ((ranges[next]?.end ?? Infinity) < old) next += 1;
      for (let at = next; ranges[at] !== undefined && (ranges[at]?.start ?? 0) <= end; at += 1) {
        const range = ranges[at];
        if (range === undefined) continue;
        const shift = now - old;
        carried.push({
          ...range,
          start: Math.max(range.start, old) + shift,
          end: Math.min(range.end, end) + shift,
        });
      }
    }
    if (kind !== 'added') old += lines;
    if (kind !== 'removed') now += lines;
  }
  return carried;
}
