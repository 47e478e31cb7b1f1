import type { ObjectId } from '../base/objectId.ts';
import type { Parsed, Problem } from '../base/problem.ts';
import { toRepoPath } from '../base/repoPath.ts';
import { diffBlobs } from '../git/diffBlobs.ts';
import { openObjectReader } from '../git/objectReader.ts';
import type { ObjectReader } from '../git/objectReader.ts';
import type { Repository } from '../git/repository.ts';
import { addedLines } from './annotatedFiles.ts';
import { carryClaims } from './carryClaims.ts';
import type { LineClaim } from './claim.ts';

/** Claims of a note that stands on `commit` and was made for the commit `madeFor`. */
export interface MovedClaims {
  readonly commit: ObjectId;
  readonly madeFor: ObjectId;
  readonly claims: ReadonlyMap<string, readonly LineClaim[]>;
}

interface MovedFile {
  readonly commit: ObjectId;
  readonly path: string;
  readonly claims: readonly LineClaim[];
  /** The file as the note was made for it, and as it is; null when the first is not here any more. */
  readonly blobs: { readonly old: ObjectId; readonly new: ObjectId } | null;
}

/**
 * Puts the claims of moved notes where their lines stand now, at tier B at best. While the commit that a note was made
 * for is still here, its lines are followed; where it is gone, a file counts only if its lines all are lines that the
 * commit added. What fits nothing is dropped with a problem for each note.
 */
export async function placeMovedClaims(
  repository: Repository,
  moved: readonly MovedClaims[],
  signal?: AbortSignal,
): Promise<Parsed<ReadonlyMap<ObjectId, ReadonlyMap<string, readonly LineClaim[]>>>> {
  const placed = new Map<ObjectId, Map<string, readonly LineClaim[]>>();
  const problems: Problem[] = [];
  const files = await findFiles(repository, moved, signal);
  const followed = files.filter((file) => file.blobs !== null);
  const gone = files.filter((file) => file.blobs === null);
  const diffs = await diffBlobs(repository, followed.flatMap(({ blobs }) => blobs ?? []), signal); // prettier-ignore
  const added = await addedLines(repository, gone, signal);
  const dropped = new Map<ObjectId, number>();
  const keep = ({ commit, path }: MovedFile, claims: readonly LineClaim[] | null): void => {
    if (claims === null || claims.length === 0) dropped.set(commit, (dropped.get(commit) ?? 0) + 1);
    else placed.set(commit, (placed.get(commit) ?? new Map()).set(path, claims.map((claim) => weaker(claim)))); // prettier-ignore
  };
  for (const [index, file] of followed.entries()) keep(file, carryClaims(file.claims, diffs[index] ?? []));
  for (const [index, file] of gone.entries())
    keep(file, isInside(file.claims, added[index] ?? []) ? file.claims : null);
  for (const [commit, count] of dropped) {
    const message = `the note of ${commit} was made for another commit, and what it says of ${count} files fits no line`;
    problems.push({ message });
  }
  return { value: placed, problems };
}

async function findFiles(
  repository: Repository,
  moved: readonly MovedClaims[],
  signal: AbortSignal | undefined,
): Promise<MovedFile[]> {
  const reader = openObjectReader(repository, signal);
  try {
    const files: MovedFile[] = [];
    for (const { commit, madeFor, claims } of moved) {
      for (const [path, ofPath] of claims) {
        const blobs = await findBlobs(reader, commit, madeFor, path);
        files.push({ commit, path, claims: ofPath, blobs });
      }
    }
    return files;
  } finally {
    reader.dispose();
  }
}

async function findBlobs(
  reader: ObjectReader,
  commit: ObjectId,
  madeFor: ObjectId,
  path: string,
): Promise<MovedFile['blobs']> {
  const [old, now] = await Promise.all(
    [madeFor, commit].map((tree) => reader.header({ tree, path: toRepoPath(path) })),
  );
  return old?.type === 'blob' && now?.type === 'blob' ? { old: old.oid, new: now.oid } : null;
}

function weaker(claim: LineClaim): LineClaim {
  return { ...claim, tier: claim.tier === 'A' ? 'B' : claim.tier, evidence: `moved ${claim.evidence}` };
}

/** Every claimed line is an added one. `added` is sorted and disjoint. */
function isInside(claims: readonly LineClaim[], added: readonly (readonly [number, number])[]): boolean {
  return claims.every(({ start, end }) => {
    let low = 0;
    let high = added.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((added[middle]?.[1] ?? 0) < end) low = middle + 1;
      else high = middle;
    }
    return (added[low]?.[0] ?? Infinity) <= start;
  });
}
