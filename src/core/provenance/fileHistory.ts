import type { ObjectId } from '../base/objectId.ts';
import { isNullObjectId } from '../base/objectId.ts';
import type { RepoPath } from '../base/repoPath.ts';
import type { Commit } from '../git/commits.ts';
import { diffCommits } from '../git/diffCommits.ts';
import type { PathChange } from '../git/diffCommits.ts';
import { pairedPaths } from '../git/pairedPaths.ts';
import type { Repository } from '../git/repository.ts';
import type { ChangedBlob } from './changedFile.ts';
import type { CommitGraph } from './commitGraph.ts';
import { commitGraph } from './commitGraph.ts';

/** How the commits of the range led a file from its old to its new blob. */
export type FileHistory =
  /** One commit made the whole change: lines stand there as they stand now. */
  | { readonly kind: 'single'; readonly commit: ObjectId }
  /** One commit after the other, oldest first: each began with what the one before it left. */
  | { readonly kind: 'chain'; readonly steps: readonly HistoryStep[] }
  /** Merged, renamed, or changed on several branches: only blame can tell. */
  | { readonly kind: 'tangled' };

export interface HistoryStep {
  readonly commit: ObjectId;
  /** Null object id before the file was added or after it was removed. */
  readonly oldOid: ObjectId;
  readonly newOid: ObjectId;
}

export interface HistoryInput {
  readonly repository: Repository;
  readonly files: readonly ChangedBlob[];
  /** The commits of the range by id. */
  readonly commits: ReadonlyMap<ObjectId, Commit>;
  /** The commits of the range that touched a path; a merge that took the file from one side did not. */
  readonly touchedBy: (path: RepoPath) => readonly ObjectId[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * The history of each of `files`, from one run of git over the commits that touched one of them. For a `chain` a
 * replay of its steps finds what blame finds: no commit stands beside it, and no step can be half of a rename.
 */
export async function readFileHistories(input: HistoryInput): Promise<ReadonlyMap<RepoPath, FileHistory>> {
  const graph = commitGraph(input.commits);
  const range = await readChanges(input, graph.order);
  return new Map(input.files.map((file) => [file.path, historyOf(file, input, graph, range)]));
}

/** The commits that touched `file` under any of its names. */
export function touchersOf(file: ChangedBlob, touchedBy: HistoryInput['touchedBy']): ObjectId[] {
  return [...new Set(file.paths.flatMap((path) => touchedBy(path)))];
}

interface CommittedChange extends PathChange {
  readonly commit: ObjectId;
}

interface RangeChanges {
  /** What commits with one parent did to each path, parents first. */
  readonly of: (path: RepoPath) => readonly CommittedChange[];
  /** True for a change that adds a path which may be the new name of one that its commit removed. */
  readonly mayRename: (change: CommittedChange) => boolean;
}

/** More pairs of an added and another file than this in one commit are not compared: that takes seconds. */
const mostPairs = 100_000;

async function readChanges(
  { repository, files, commits, touchedBy, signal }: HistoryInput,
  order: readonly ObjectId[],
): Promise<RangeChanges> {
  const byPath = new Map<RepoPath, CommittedChange[]>(
    files.flatMap((file) => file.paths.map((path) => [path, []])),
  );
  const touchers = new Set(files.flatMap((file) => touchersOf(file, touchedBy)));
  // Of a file that one commit changed, or that has another name now, nobody asks.
  const asked = new Set(
    files.flatMap((file) =>
      file.paths.length === 1 && touchersOf(file, touchedBy).length > 1 ? [file.path] : [],
    ),
  );
  const wanted = order.filter((oid) => touchers.has(oid) && !isMerge(commits.get(oid)));
  const suspects: ObjectId[] = [];
  const crowded = new Set<ObjectId>();
  for await (const { commit, changes } of diffCommits(repository, wanted, signal)) {
    for (const change of changes) byPath.get(change.path)?.push({ ...change, commit });
    const added = changes.filter(({ oldOid }) => isNullObjectId(oldOid));
    const hasRemoved = changes.some(({ newOid }) => isNullObjectId(newOid));
    if (!hasRemoved || !added.some(({ path }) => asked.has(path))) continue;
    if (added.length * (changes.length - added.length) > mostPairs) crowded.add(commit);
    else suspects.push(commit);
  }
  const paired = await pairedPaths(repository, suspects, signal);
  return {
    of: (path) => byPath.get(path) ?? [],
    mayRename: ({ commit, path, oldOid }) =>
      isNullObjectId(oldOid) && (crowded.has(commit) || paired.get(commit)?.has(path) === true),
  };
}

function historyOf(
  file: ChangedBlob,
  { commits, touchedBy }: HistoryInput,
  graph: CommitGraph,
  range: RangeChanges,
): FileHistory {
  const [first, ...others] = touchersOf(file, touchedBy);
  if (first !== undefined && others.length === 0) {
    return madeWholeChange(file, range) ? { kind: 'single', commit: first } : { kind: 'tangled' };
  }
  if (file.paths.length > 1 || [first, ...others].some((oid) => isMerge(oid && commits.get(oid))))
    return { kind: 'tangled' };
  const changes = range.of(file.path);
  const steps = changes.filter((change) => change.oldOid !== change.newOid);
  const isReplayable =
    isChain(file, steps) &&
    changes.every((change) => isPlainFile(change) && !range.mayRename(change)) &&
    isAlone(steps, graph);
  return isReplayable ? { kind: 'chain', steps } : { kind: 'tangled' };
}

function isMerge(commit: Commit | undefined): boolean {
  return commit === undefined || commit.parents.length > 1;
}

/** A branch may have left before the base, or a merge may have taken one side: the blobs must be those of the change. */
function madeWholeChange(file: ChangedBlob, range: RangeChanges): boolean {
  const after = range.of(file.path)[0];
  const oldPath = file.paths.at(-1) ?? file.path;
  const before = range.of(oldPath)[0];
  if (after?.newOid !== file.newOid) return false;
  return before === undefined ? isNullObjectId(file.oldOid) : before.oldOid === file.oldOid;
}

function isChain(file: ChangedBlob, steps: readonly CommittedChange[]): boolean {
  if (steps.length === 0 || steps.at(-1)?.newOid !== file.newOid) return false;
  return steps.every((step, index) => step.oldOid === (index === 0 ? file.oldOid : steps[index - 1]?.newOid));
}

const fileModePattern = /^(?:000000|100[0-7]{3})$/;

function isPlainFile({ oldMode, newMode }: CommittedChange): boolean {
  return fileModePattern.test(oldMode) && fileModePattern.test(newMode);
}

/**
 * Where branches meet, blame follows whichever has the same blob. It must find the steps in their order: each an
 * ancestor of the next, and no blob twice.
 */
function isAlone(steps: readonly CommittedChange[], graph: CommitGraph): boolean {
  if (graph.isLinear) return true;
  const blobs = new Set(steps.flatMap((step) => [step.oldOid, step.newOid]));
  if (blobs.size !== steps.length + 1) return false;
  return steps.every((step, index) => {
    const before = steps[index - 1];
    return before === undefined || graph.isAncestor(before.commit, step.commit);
  });
}
