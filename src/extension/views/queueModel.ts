import type { UnitId } from '../../core/diff/change.ts';
import { displayRepoPath } from '../../core/base/repoPath.ts';
import { groupBy } from '../../core/base/groupBy.ts';
import type { ReviewState } from '../../core/review/decision.ts';
import type { AuthorKind } from '../../core/provenance/attribution.ts';
import { hunkState, isCovered } from '../../core/review/reviewState.ts';
import type { Review, ReviewHunk } from '../../core/workflow/review.ts';

export type Grouping = 'risk' | 'module' | 'file';

/** One row of the queue: a hunk with what its row says. Pure data, so that rows are tested without VS Code. */
export interface HunkRow {
  readonly kind: 'hunk';
  readonly hunk: ReviewHunk;
  readonly state: ReviewState;
  readonly author: HunkAuthor;
  readonly added: number;
  readonly removed: number;
  readonly flags: number;
}

export interface GroupRow {
  readonly kind: 'group';
  readonly key: string;
  readonly grouping: Grouping;
  readonly rows: readonly HunkRow[];
  readonly uncovered: number;
}

export interface HunkAuthor {
  readonly kind: AuthorKind;
  readonly tools: readonly string[];
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

/** What the units' records say together; `mixed` when they disagree or one is mixed itself. */
export function hunkAuthor(hunk: ReviewHunk): HunkAuthor {
  const kinds = new Set(hunk.units.map((unit) => unit.provenance.kind));
  const tools = new Set(
    hunk.units
      .flatMap((unit) => unit.provenance.sources.map((source) => source.tool))
      .filter((tool) => tool !== null),
  );
  const [only] = kinds;
  if (kinds.size === 1 && only !== undefined) return { kind: only, tools: [...tools] };
  return { kind: kinds.has('ai') || kinds.has('mixed') ? 'mixed' : 'unknown', tools: [...tools] };
}

function hunkRow(hunk: ReviewHunk, states: ReadonlyMap<UnitId, ReviewState>): HunkRow {
  return {
    kind: 'hunk',
    hunk,
    state: hunkState(hunk.hunk.units, states),
    author: hunkAuthor(hunk),
    added: hunk.units.reduce((sum, unit) => sum + unit.unit.new.lines, 0),
    removed: hunk.units.reduce((sum, unit) => sum + unit.unit.old.lines, 0),
    flags: hunk.units.reduce((sum, unit) => sum + unit.findings.length, 0),
  };
}

function groupKey(hunk: ReviewHunk, grouping: Grouping): string {
  if (grouping === 'risk') return hunk.risk.level;
  return grouping === 'module' ? hunk.module : displayRepoPath(hunk.file.path);
}
