import type { UnitId } from '../../core/diff/change.ts';
import { displayRepoPath } from '../../core/base/repoPath.ts';
import { groupBy } from '../../core/base/groupBy.ts';
import type { ReviewState } from '../../core/review/decision.ts';
import { hunkState, isCovered } from '../../core/review/reviewState.ts';
import { type HunkSummary, summariseHunk } from '../../core/workflow/hunkSummary.ts';
import type { Review, ReviewHunk } from '../../core/workflow/review.ts';

export type Grouping = 'risk' | 'module' | 'file';

/** One row of the queue: a hunk with what its row says. Pure data, so that rows are tested without VS Code. */
export interface HunkRow extends HunkSummary {
  readonly kind: 'hunk';
  readonly hunk: ReviewHunk;
  readonly state: ReviewState;
}

export interface GroupRow {
  readonly kind: 'group';
  readonly key: string;
  readonly grouping: Grouping;
  readonly rows: readonly HunkRow[];
  readonly uncovered: number;
}

/** Groups in the order of their first hunk in the reading order; inside a group the reading order holds. */
export function buildQueue(
  review: Review,
  states: ReadonlyMap<UnitId, ReviewState>,
  grouping: Grouping,
): readonly GroupRow[] {
  const rows = review.hunks.map((hunk) => hunkRow(hunk, states));
  return [...groupBy(rows, (row) => groupKey(row.hunk, grouping))].map(([key, members]) => ({
    kind: 'group',
    key,
    grouping,
    rows: members,
    uncovered: members.filter((row) => !isCovered(row.state)).length,
  }));
}

/** Hunks that still wait for the reviewer. */
export function countUncovered(review: Review, states: ReadonlyMap<UnitId, ReviewState>): number {
  return review.hunks.filter((hunk) => !isCovered(hunkState(hunk.hunk.units, states))).length;
}

function hunkRow(hunk: ReviewHunk, states: ReadonlyMap<UnitId, ReviewState>): HunkRow {
  return { ...summariseHunk(hunk), kind: 'hunk', hunk, state: hunkState(hunk.hunk.units, states) };
}

function groupKey(hunk: ReviewHunk, grouping: Grouping): string {
  if (grouping === 'risk') return hunk.risk.level;
  return grouping === 'module' ? hunk.module : displayRepoPath(hunk.file.path);
}
