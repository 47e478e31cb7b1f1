import {
  type Disposable,
  EventEmitter,
  l10n,
  type TreeDataProvider,
  type TreeItem,
  type TreeView,
  window,
} from 'vscode';
import type { UnitId } from '../../core/diff/change.ts';
import { estimateReviewTime } from '../../core/review/reviewPace.ts';
import { isCovered } from '../../core/review/reviewState.ts';
import type { OpenedReview, ReviewSession } from '../reviewSession.ts';
import { toGroupItem } from './groupItem.ts';
import { toHunkItem } from './hunkItem.ts';
import type { QueueFilter } from './queueFilter.ts';
import { buildQueue, type Grouping, type GroupRow, type HunkRow } from './queueModel.ts';

export type QueueRow = GroupRow | HunkRow;

/** The sidebar queue: a thin provider over `buildQueue`, with the badge and the line above the rows. */
export class QueueView implements TreeDataProvider<QueueRow>, Disposable {
  private readonly changed = new EventEmitter<QueueRow | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: TreeView<QueueRow>;
  private readonly subscriptions: Disposable[];
  private readonly session: ReviewSession;
  private grouping: Grouping;
  private groups: readonly GroupRow[] = [];
  private shownFilters: readonly QueueFilter[];
  private readonly rowOf = new Map<UnitId, { readonly row: HunkRow; readonly group: GroupRow }>();

  constructor(session: ReviewSession, grouping: Grouping, filters: readonly QueueFilter[] = []) {
    this.session = session;
    this.grouping = grouping;
    this.shownFilters = filters;
    this.view = window.createTreeView('countersign.queue', {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
    });
    this.subscriptions = [this.view, this.changed, session.onDidChange(() => this.refresh())];
    this.refresh();
  }

  /** The hunk whose row is selected, for keys that are pressed in the tree. */
  get selectedHunk(): UnitId | null {
    const row = this.view.selection[0];
    return row?.kind === 'hunk' ? row.hunk.id : null;
  }

  setGrouping(grouping: Grouping): void {
    this.grouping = grouping;
    this.refresh();
  }

  /** All rows that are selected. */
  get selectedHunks(): readonly UnitId[] {
    return this.view.selection.flatMap((row) => (row.kind === 'hunk' ? [row.hunk.id] : []));
  }

  get filters(): readonly QueueFilter[] {
    return this.shownFilters;
  }

  /** Hides rows; what has to be decided stays the same. */
  setFilters(filters: readonly QueueFilter[]): void {
    this.shownFilters = filters;
    this.refresh();
  }

  /** Selects the row of a hunk; without `focus` the editor keeps it, and a hidden queue stays hidden. */
  async revealHunk(hunk: UnitId, { focus }: { readonly focus: boolean }): Promise<void> {
    if (!this.view.visible && !focus) return;
    const row = this.rowOf.get(hunk)?.row;
    if (row !== undefined) await this.view.reveal(row, { select: true, focus });
  }

  getTreeItem(row: QueueRow): TreeItem {
    return row.kind === 'group' ? toGroupItem(row) : toHunkItem(row);
  }

  getChildren(row?: QueueRow): QueueRow[] {
    if (row === undefined) return [...this.groups];
    return row.kind === 'group' ? [...row.rows] : [];
  }

  getParent(row: QueueRow): QueueRow | undefined {
    return row.kind === 'hunk' ? this.rowOf.get(row.hunk.id)?.group : undefined;
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private refresh(): void {
    const { opened } = this.session;
    const queue =
      opened === null
        ? { groups: [], rows: [], hidden: 0 }
        : buildQueue(opened.review, this.session.states, {
            grouping: this.grouping,
            filters: this.shownFilters,
            rules: rulesOf(opened),
          });
    const { rows, hidden } = queue;
    this.groups = queue.groups;
    this.rowOf.clear();
    for (const group of queue.groups)
      for (const row of group.rows) this.rowOf.set(row.hunk.id, { row, group });
    const left = rows.filter((row) => !isCovered(row.state));
    this.view.badge =
      left.length === 0
        ? undefined
        : { value: left.length, tooltip: l10n.t('{0} hunks to decide', left.length) };
    this.view.message =
      opened === null || rows.length === 0
        ? ''
        : [
            progressMessage(rows, left),
            ...(hidden === 0 ? [] : [filterMessage(this.shownFilters, hidden)]),
          ].join(' ');
    this.view.description = opened?.review.target.label ?? '';
    this.changed.fire(undefined);
  }
}

/** The gate names the rule that covers a unit as its reason. */
function rulesOf({ evidence }: OpenedReview): ReadonlyMap<string, string> {
  const units = evidence.report?.units.filter(({ state }) => state === 'rule-covered') ?? [];
  return new Map(units.map(({ id, reason }) => [id, reason ?? '']));
}

function filterMessage(filters: readonly QueueFilter[], hidden: number): string {
  const names = filters.map((filter) => filterWords()[filter]).join(', ');
  return hidden === 1
    ? l10n.t('Filter: {0}. It hides 1 hunk, which still counts.', names)
    : l10n.t('Filter: {0}. It hides {1} hunks, which still count.', names, hidden);
}

/** What each filter leaves, for people. */
export function filterWords(): Readonly<Record<QueueFilter, string>> {
  return {
    uncovered: l10n.t('not decided'),
    ai: l10n.t('written by AI'),
    flagged: l10n.t('flagged'),
    stale: l10n.t('stale'),
    'needs-work': l10n.t('needs work'),
  };
}

function progressMessage(rows: readonly HunkRow[], left: readonly HunkRow[]): string {
  if (left.length === 0)
    return l10n.t('All {0} hunks are decided. Sign off when you are ready.', rows.length);
  const lines = left.reduce((sum, row) => sum + row.added + row.removed, 0);
  const minutes = Math.max(1, Math.round(estimateReviewTime(lines) / 60_000));
  return l10n.t(
    '{0} of {1} hunks to decide, {2} changed lines, about {3} min.',
    left.length,
    rows.length,
    lines,
    minutes,
  );
}
