import type { LineSpan } from '../../base/lineSpan.ts';
import { isNullObjectId, type ObjectId } from '../../base/objectId.ts';
import type { RepoPath } from '../../base/repoPath.ts';
import { mapLine } from '../../diff/lineMap.ts';
import { diffBlobs, type LineChange } from '../../git/diffBlobs.ts';
import type { BranchStep, StepChange } from '../../git/firstParentChanges.ts';
import type { Repository } from '../../git/repository.ts';

/** Lines of one version of a file, from the step after which they are followed. */
export interface FollowedLines {
  readonly path: RepoPath;
  /** The version in which the lines are counted. */
  readonly version: ObjectId;
  /** The version of the path when the branch got it; null when it did not get the path at all. */
  readonly landed: ObjectId | null;
  readonly span: LineSpan;
  /** The first step that can have touched them. */
  readonly firstStep: number;
}

/** What became of the lines, in the order of their numbers. */
export interface LineFates {
  /** Where the rest stands after the last step; null when nothing of the file is left. */
  readonly path: RepoPath | null;
  readonly standing: readonly number[];
  /** Lines that were not as signed when they reached the branch. */
  readonly lostBefore: number;
  /** How many lines each step took away, by the step's commit. */
  readonly lostTo: ReadonlyMap<ObjectId, number>;
}

/** Follows lines through the steps of a branch, by what git's own diffs say. One run of git for all. Throws `GitError`. */
export async function followLines(
  repository: Repository,
  steps: readonly BranchStep[],
  lines: readonly FollowedLines[],
  signal?: AbortSignal,
): Promise<readonly LineFates[]> {
  const moves = movesByPath(steps);
  const routes = lines.map((followed) => routeOf(moves, followed));
  const pairs = new Map<string, Pair>();
  for (const { pair } of routes.flat()) if (pair !== null) pairs.set(keyOf(pair), pair);
  const distinct = [...pairs.values()].filter((pair) => pair.old !== pair.new);
  const changes = await diffBlobs(repository, distinct, signal);
  const byPair = new Map(distinct.map((pair, at) => [keyOf(pair), changes[at] ?? []]));
  return lines.map((followed, at) => fatesOf(followed, routes[at] ?? [], byPair));
}

interface Pair {
  readonly old: ObjectId;
  readonly new: ObjectId;
}

/** One change on the way of a file; `pair` is null where the file went away. */
interface Leg {
  readonly commit: ObjectId | null;
  readonly path: RepoPath;
  readonly pair: Pair | null;
}

function keyOf({ old, new: now }: Pair): string {
  return `${old} ${now}`;
}

interface Move {
  readonly step: number;
  readonly commit: ObjectId;
  readonly change: StepChange;
}

/** What happened to each path, oldest first, by the name it had before. */
function movesByPath(steps: readonly BranchStep[]): ReadonlyMap<RepoPath, readonly Move[]> {
  const moves = new Map<RepoPath, Move[]>();
  steps.forEach(({ commit, changes }, step) => {
    for (const change of changes) {
      if (isNullObjectId(change.oldOid)) continue;
      const known = moves.get(change.oldPath);
      if (known === undefined) moves.set(change.oldPath, [{ step, commit, change }]);
      else known.push({ step, commit, change });
    }
  });
  return moves;
}

function routeOf(
  moves: ReadonlyMap<RepoPath, readonly Move[]>,
  { path, version, landed, firstStep }: FollowedLines,
): readonly Leg[] {
  const legs: Leg[] = [{ commit: null, path, pair: landed === null ? null : { old: version, new: landed } }];
  if (landed === null) return legs;
  let [current, from] = [path, firstStep];
  for (;;) {
    const move = moves.get(current)?.find(({ step }) => step >= from);
    if (move === undefined) return legs;
    const { commit, change } = move;
    const isGone = isNullObjectId(change.newOid);
    legs.push({
      commit,
      path: change.path,
      pair: isGone ? null : { old: change.oldOid, new: change.newOid },
    });
    if (isGone) return legs;
    [current, from] = [change.path, move.step + 1];
  }
}

function fatesOf(
  { span }: FollowedLines,
  legs: readonly Leg[],
  changes: ReadonlyMap<string, readonly LineChange[]>,
): LineFates {
  let standing = Array.from({ length: span.lines }, (_, at) => span.start + at);
  let lostBefore = 0;
  const lostTo = new Map<ObjectId, number>();
  for (const { commit, pair } of legs) {
    const runs = pair === null ? null : (changes.get(keyOf(pair)) ?? []);
    const kept =
      runs === null ? [] : standing.map((line) => mapLine(runs, line)).filter(({ isKept }) => isKept);
    const lost = standing.length - kept.length;
    if (commit === null) lostBefore = lost;
    else if (lost > 0) lostTo.set(commit, lost);
    standing = kept.map(({ line }) => line);
  }
  const last = legs.at(-1);
  return { path: last?.pair == null ? null : last.path, standing, lostBefore, lostTo };
}
