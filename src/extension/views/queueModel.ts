import type { UnitId } from '../../core/diff/change.ts';
import { assertNever } from '../../core/base/invariant.ts';
import { displayRepoPath } from '../../core/base/repoPath.ts';
import { groupBy } from '../../core/base/groupBy.ts';
import type { ReviewState } from '../../core/review/decision.ts';
import { hunkState, isCovered } from '../../core/review/reviewState.ts';
import { openRequests, type RequestsByHunk } from '../../core/workflow/feedback/workRequests.ts';
import type { ModuleSize } from '../../core/workflow/moduleSizes.ts';
import type { PastSignOff, PastSignOffs } from '../../core/workflow/pastSignOffs.ts';
import { summariseHunk } from '../../core/workflow/hunkSummary.ts';
import { asksExplanation, type ExplainPolicy } from '../../core/workflow/prepare/asksExplanation.ts';
import type { HunkRemark, RemarksByHunk } from '../../core/workflow/prepare/hunkRemarks.ts';
import type { Review, ReviewHunk } from '../../core/workflow/review.ts';
import { type FilteredRow, passesFilters, type QueueFilter } from './queueFilter.ts';

export type Grouping = 'risk' | 'module' | 'file' | 'author';

/** How files are shown where the queue is grouped by them. */
export type FileLayout = 'list' | 'tree';

/** One row of the queue: a hunk with what its row says. Pure data, so that rows are tested without VS Code. */
export interface HunkRow extends FilteredRow {
  readonly kind: 'hunk';
  readonly hunk: ReviewHunk;
  readonly remarks: readonly HunkRemark[];
  /** Of a stale hunk: who signed what stood there, nearest and newest first. */
  readonly past: readonly PastSignOff[];
  /** True while the author prepares and a reviewer will be asked to sign the hunk. */
  readonly isAsked: boolean;
  /** True while the author prepares and the hunk waits for an explanation. */
  readonly isToExplain: boolean;
}

export interface GroupRow {
  readonly kind: 'group';
  /** What its hunks have in common; for `rule` the rule that covers them, as the gate names it; for `request` empty. */
  readonly key: string;
  readonly grouping: Grouping | 'rule' | 'request';
  readonly rows: readonly HunkRow[];
  readonly uncovered: number;
  readonly added: number;
  readonly removed: number;
  /** Of a module: the modules that it depends on from now on, sorted. */
  readonly reaches: readonly string[];
  /** Of a module: the modules of which it drops an import, sorted. */
  readonly drops: readonly string[];
  /** Of a module: all of it; null for others, and while nobody counted. */
  readonly size: ModuleSize | null;
}

export interface QueueOptions {
  readonly grouping: Grouping;
  readonly filters?: readonly QueueFilter[];
  /** Which rule of the policy covers a unit. */
  readonly rules?: ReadonlyMap<string, string>;
  /** Units that are the reviewer's to sign; null where nobody can tell. */
  readonly mine?: ReadonlySet<UnitId> | null;
  /** What authors and signers said of hunks. */
  readonly remarks?: RemarksByHunk;
  /** Who signed what was edited since. */
  readonly past?: PastSignOffs;
  /** What reviewers ask for and signed. */
  readonly requests?: RequestsByHunk;
  /** How large modules are, as far as that was counted. */
  readonly sizes?: ReadonlyMap<string, ModuleSize> | undefined;
  /** While the author prepares; else null. */
  readonly preparing?: QueuePreparing | null;
}

export interface QueuePreparing {
  /** Which hunks should be explained. */
  readonly explain: ExplainPolicy;
  /** Hunks that a reviewer will be asked to sign; null where that is not known yet. */
  readonly asked: ReadonlySet<UnitId> | null;
}

export interface Queue {
  readonly groups: readonly GroupRow[];
  /** Every hunk, shown or not: what is counted does not depend on filters. */
  readonly rows: readonly HunkRow[];
  readonly hidden: number;
}

/**
 * Groups in the order of their first hunk in the reading order; inside a group the reading order holds. What rules of
 * the policy cover stands at the end, in a group for each rule. While the author prepares, what reviewers ask for stands
 * in front.
 */
export function buildQueue(
  review: Review,
  states: ReadonlyMap<UnitId, ReviewState>,
  options: QueueOptions,
): Queue {
  const { grouping, filters = [], rules = new Map(), preparing = null, sizes } = options;
  const rows = review.hunks.map((hunk) => hunkRow(hunk, states, options));
  const shown = rows.filter((row) => passesFilters(row, filters));
  const isByRule = (row: HunkRow): boolean => row.state === 'rule-covered';
  const isFirst = (row: HunkRow): boolean => preparing !== null && row.requests.length > 0;
  const requested = shown.filter(isFirst);
  const rest = shown.filter((row) => !isFirst(row));
  const own = groupBy(rest.filter((row) => !isByRule(row)), (row) => groupKey(row, grouping)); // prettier-ignore
  const byRule = groupBy(rest.filter(isByRule), (row) => rules.get(row.hunk.id) ?? '');
  return {
    rows,
    hidden: rows.length - shown.length,
    groups: [
      ...(requested.length === 0 ? [] : [groupRow('', 'request', requested)]),
      ...[...own].map(([key, members]) =>
        groupRow(key, grouping, members, grouping === 'module' ? moduleOf(review, key, sizes) : noModule),
      ),
      ...[...byRule].map(([key, members]) => groupRow(key, 'rule', members)),
    ],
  };
}

function groupRow(
  key: string,
  grouping: GroupRow['grouping'],
  rows: readonly HunkRow[],
  module: ModuleFacts = noModule,
): GroupRow {
  return {
    kind: 'group',
    key,
    grouping,
    rows,
    uncovered: rows.filter((row) => !isCovered(row.state)).length,
    added: rows.reduce((sum, row) => sum + row.added, 0),
    removed: rows.reduce((sum, row) => sum + row.removed, 0),
    ...module,
  };
}

type ModuleFacts = Pick<GroupRow, 'reaches' | 'drops' | 'size'>;

const noModule: ModuleFacts = { reaches: [], drops: [], size: null };

function moduleOf({ facts }: Review, module: string, sizes: QueueOptions['sizes']): ModuleFacts {
  const { edgesAdded, edgesRemoved } = facts.modules;
  const from = (edges: typeof edgesAdded): readonly string[] =>
    [...new Set(edges.flatMap((edge) => (edge.from === module ? [edge.to] : [])))].toSorted();
  const reaches = from(edgesAdded);
  // An import that only changed its place is none that was dropped.
  return {
    reaches,
    drops: from(edgesRemoved).filter((to) => !reaches.includes(to)),
    size: sizes?.get(module) ?? null,
  };
}

/** Where to go on: the first row that waits as the groups stand, else the first one. */
export function firstWaiting(groups: readonly GroupRow[]): HunkRow | null {
  const rows = groups.flatMap((group) => group.rows);
  return rows.find((row) => !isCovered(row.state)) ?? rows[0] ?? null;
}

/** Hunks that still wait for the reviewer. */
export function countUncovered(review: Review, states: ReadonlyMap<UnitId, ReviewState>): number {
  return review.hunks.filter((hunk) => !isCovered(hunkState(hunk.hunk.units, states))).length;
}

function hunkRow(
  hunk: ReviewHunk,
  states: ReadonlyMap<UnitId, ReviewState>,
  { mine = null, remarks = noRemarks, past, requests: asked = noRequests, preparing = null }: QueueOptions,
): HunkRow {
  const { units } = hunk.hunk;
  const isMine = mine === null || units.some(({ id }) => mine.has(id));
  const state = hunkState(units, states);
  const requests = openRequests(asked, hunk, isCovered(state));
  const said = remarks.get(hunk.id) ?? nothingSaid;
  const isAsked = preparing !== null && (preparing.asked?.has(hunk.id) ?? !isCovered(state));
  const isToExplain =
    isAsked && said.every(({ kind }) => kind !== 'explanation') && asksExplanation(preparing.explain, hunk);
  return {
    ...summariseHunk(hunk),
    kind: 'hunk',
    hunk,
    state,
    isMine,
    requests,
    remarks: said,
    past: state === 'stale' && past !== undefined ? pastOf(hunk, past) : nobody,
    isAsked,
    isToExplain,
  };
}

/** A hunk of several units is said of once for each person: by the unit of which it says most. */
function pastOf({ hunk }: ReviewHunk, past: PastSignOffs): readonly PastSignOff[] {
  const known = hunk.units.flatMap(({ id }) => past.get(id) ?? nobody);
  const ranked = known.toSorted((a, b) => Number(b.isHere) - Number(a.isHere) || (a.at < b.at ? 1 : -1));
  return [...new Map(ranked.toReversed().map((one) => [one.name, one])).values()].toReversed();
}

const nobody: readonly PastSignOff[] = [];
const noRequests: RequestsByHunk = new Map();
const noRemarks: RemarksByHunk = new Map();
/** One list, so that rows of which nobody said anything stay the same. */
const nothingSaid: readonly HunkRemark[] = [];

function groupKey({ hunk, author }: HunkRow, grouping: Grouping): string {
  switch (grouping) {
    case 'risk':
      return hunk.risk.level;
    case 'module':
      return hunk.module;
    case 'file':
      return displayRepoPath(hunk.file.path);
    case 'author':
      return author.kind === 'ai' || author.kind === 'mixed'
        ? `ai:${author.tools.toSorted().join(', ')}`
        : author.kind;
    default:
      return assertNever(grouping);
  }
}
