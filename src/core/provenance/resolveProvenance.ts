/**
 * This room says who wrote each added line of a change, from records that tools and people left: notes, traces,
 * commit identities and trailers. It never guesses from how code looks, never rounds `unknown` to `human`, and
 * reports broken records as problems. All records are unsigned and prove nothing against a liar.
 */
import type { ObjectId } from '../base/objectId.ts';
import type { Problem } from '../base/problem.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { Change } from '../diff/change.ts';
import type { Commit } from '../git/commits.ts';
import { readCommits } from '../git/commits.ts';
import { isAncestor } from '../git/mergeBases.ts';
import { listRefs } from '../git/refs.ts';
import type { Repository } from '../git/repository.ts';
import { pathsTouchedByCommits } from '../git/touchedPaths.ts';
import { attributeLines } from './attributeLines.ts';
import type { FileProvenance } from './attribution.ts';
import { changedFiles } from './changedFile.ts';
import type { ChangedFile } from './changedFile.ts';
import type { ResolvedProvenance } from './claimsForLine.ts';
import { findLineOrigins, uncommittedOrigins } from './findLineOrigins.ts';
import type { LineOrigin } from './lineOrigin.ts';
import { loadClaims } from './loadClaims.ts';
import type { ClaimStore } from './loadClaims.ts';
import { readerTable, recordRefPrefixes } from './readerTable.ts';
import { findRemovers } from './removers.ts';
import type { Removers } from './removers.ts';
import { touchedProvenance } from './touchedProvenance.ts';

export interface ProvenanceInput {
  readonly repository: Repository;
  /** The net diff of `base..head`; its paths and added lines are what gets attributed. */
  readonly change: Change;
  /** The commit on the old side; null when that is the empty tree. */
  readonly base: ObjectId | null;
  /** The commit on the new side; null when the new side is not committed, which makes its lines `unknown`. */
  readonly head: ObjectId | null;
  readonly signal?: AbortSignal | undefined;
  /** Called after each file. */
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
}

/**
 * Who wrote each added line of `change`. Every added line comes out exactly once; what cannot be found is `unknown`
 * with a problem. Throws `GitError`: `cancelled`, and `unknown-revision` when base or head do not exist.
 */
export async function resolveProvenance(input: ProvenanceInput): Promise<ResolvedProvenance> {
  const { repository, base, head, signal } = input;
  const files = changedFiles(input.change);
  const range = {
    include: head === null ? [] : [head],
    exclude: base === null ? [] : [base],
    ...(signal && { signal }),
  };
  const [commits, touched, refs] = await Promise.all([
    readCommits(repository, range),
    head === null ? new Map<ObjectId, readonly RepoPath[]>() : pathsTouchedByCommits(repository, range),
    listRefs(repository, recordRefPrefixes),
  ]);
  const changedBlobs = new Map(files.map((file) => [file.path, file.newOid]));
  const claims = await loadClaims(readerTable, {
    repository,
    commits,
    touched,
    refs,
    head,
    base,
    changedBlobs,
    signal,
  });
  const touchedBy = invert(commits, touched, files);
  const origins = await findOrigins(input, files, commits, touchedBy, !claims.value.isEmpty);
  const removers = claims.value.isEmpty
    ? new Map<RepoPath, Removers>()
    : await findRemovers({
        repository,
        change: input.change,
        files,
        commits: new Map(commits.map((commit) => [commit.oid, commit])),
        touchedBy,
        isAi: (commit, { paths }) => touchedProvenance([commit], paths, claims.value).kind !== 'unknown',
        signal,
      });
  const attributed = files.map((file) =>
    attributeFile(file, origins.value.get(file.path) ?? [], touchedBy, removers.get(file.path), claims.value),
  );
  return {
    files: new Map(attributed.map((file) => [file.path, file])),
    problems: [...(await shallowProblems(input)), ...claims.problems, ...origins.problems],
    origins: origins.value,
    claims: claims.value,
  };
}

type TouchedBy = (path: RepoPath) => readonly ObjectId[];

function findOrigins(
  { repository, base, head, signal, onProgress }: ProvenanceInput,
  files: readonly ChangedFile[],
  commits: readonly Commit[],
  touchedBy: TouchedBy,
  hasClaims: boolean,
): ReturnType<typeof findLineOrigins> {
  if (head === null) {
    const value = new Map(files.map((file) => [file.path, uncommittedOrigins(file)]));
    return Promise.resolve({ value, problems: [] });
  }
  let done = 0;
  const onFile = (): void => onProgress?.({ done: (done += 1), total: files.length });
  const byOid = new Map(commits.map((commit) => [commit.oid, commit]));
  return findLineOrigins({
    repository,
    files,
    head,
    base,
    commits: byOid,
    touchedBy,
    hasClaims,
    signal,
    onFile,
  });
}

/** Commits by path, newest first, for the paths of the change only. */
function invert(
  commits: readonly Commit[],
  touched: ReadonlyMap<ObjectId, readonly RepoPath[]>,
  files: readonly ChangedFile[],
): TouchedBy {
  const byPath = new Map<RepoPath, ObjectId[]>(
    files.flatMap((file) => file.paths.map((path) => [path, []] as const)),
  );
  for (const { oid } of commits) for (const path of touched.get(oid) ?? []) byPath.get(path)?.push(oid);
  return (path) => byPath.get(path) ?? [];
}

function attributeFile(
  { path, paths }: ChangedFile,
  origins: readonly LineOrigin[],
  touchedBy: TouchedBy,
  removers: Removers | undefined,
  claims: ClaimStore,
): FileProvenance {
  const commits = [...new Set(paths.flatMap((name) => touchedBy(name)))];
  const removed = [...(removers ?? [])].map(
    ([unit, found]) => [unit, touchedProvenance(found, paths, claims)] as const,
  );
  return {
    path,
    ranges: attributeLines(origins, claims),
    touched: touchedProvenance(commits, paths, claims),
    ...(removed.length === 0 ? {} : { removed: new Map(removed) }),
  };
}

/** In a shallow clone the commits that added a line may be missing, so that every answer may be too small. */
async function shallowProblems({ repository, base, head }: ProvenanceInput): Promise<Problem[]> {
  if (!repository.isShallow || head === null) return [];
  if (base !== null && (await isAncestor(repository, base, head))) return [];
  const message =
    'the history is cut off (shallow clone): commits that say who wrote the lines may be missing';
  return [{ message, incomplete: true }];
}
