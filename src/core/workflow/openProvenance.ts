import type { Problem } from '../base/problem.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { Change } from '../diff/change.ts';
import type { BlobReader } from '../git/blobs.ts';
import type { Repository } from '../git/repository.ts';
import type { AuthorshipMark, MarksByUnit, Provenance } from '../provenance/attribution.ts';
import { explainLine, type LineExplanation } from '../provenance/explainLine.ts';
import { markProvenance } from '../provenance/markProvenance.ts';
import { resolveProvenance } from '../provenance/resolveProvenance.ts';
import { readChange } from './readChange.ts';
import { readMarks } from './readMarks.ts';
import { readReviewPolicy } from './readPolicy.ts';
import type { ResolvedTarget } from './target.ts';

/** Who wrote the lines of a change, and the way to ask why. */
export interface OpenedProvenance {
  readonly target: ResolvedTarget;
  readonly change: Change;
  readonly provenance: Provenance;
  readonly problems: readonly Problem[];
  /** Null when the line is no added line of the file. */
  explainLine(path: RepoPath, line: number): LineExplanation | null;
}

/** Reads a change and everything that records and people say of who wrote it. Throws `GitError`, `TargetError`. */
export async function openProvenance(input: {
  readonly repository: Repository;
  readonly target: ResolvedTarget;
  readonly blobs: BlobReader;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}): Promise<OpenedProvenance> {
  const { repository, target, blobs, signal, onProgress } = input;
  const change = await readChange(repository, target, blobs, { signal });
  const recorded = await resolveProvenance({
    repository,
    change,
    base: target.baseCommit,
    head: target.headCommit,
    signal,
    onProgress: ({ done, total }) => onProgress?.(done, total),
  });
  const policy = await readReviewPolicy(repository, target, blobs);
  const marks = await readMarks(repository, change, policy);
  return {
    target,
    change,
    provenance: markProvenance(recorded, change, marks),
    problems: [...change.problems, ...recorded.problems],
    explainLine: (path, line) => explainLine(recorded, path, line, marksAt(change, marks, path, line)),
  };
}

function marksAt(
  change: Change,
  marks: MarksByUnit,
  path: RepoPath,
  line: number,
): readonly AuthorshipMark[] {
  const units = change.files.flatMap((file) => (file.path === path ? file.units : []));
  const unit = units.find(
    ({ kind, new: { start, lines } }) => kind === 'text' && line >= start && line < start + lines,
  );
  return (unit === undefined ? undefined : marks.get(unit.id)) ?? [];
}
