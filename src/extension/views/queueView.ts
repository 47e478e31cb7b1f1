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
import { hunkTooltip, toHunkItem } from './hunkItem.ts';
import {
  type GroupElement,
  type QueueDifference,
  type QueueElement,
  QueueElements,
} from './queueElements.ts';
import type { QueueFilter } from './queueFilter.ts';
import { buildQueue, type Grouping, type HunkRow } from './queueModel.ts';

/** The sidebar queue: a thin provider over `buildQueue`, with the badge and the line above the rows. */
export class QueueView implements TreeDataProvider<QueueElement>, Disposable {
  private readonly changed = new EventEmitter<QueueElement | QueueElement[] | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: TreeView<QueueElement>;
  private readonly subscriptions: Disposable[];
  private readonly session: ReviewSession;
  private grouping: Grouping;
  private readonly elements = new QueueElements();
  private readonly groupsToDraw = new Set<GroupElement>();
  private groupTimer: NodeJS.Timeout | undefined;
  private shownFilters: readonly QueueFilter[];

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
    const element = this.elements.find(hunk);
    if (element === undefined) return;
    // Whoever is selecting several rows must not lose them to the one that was just opened.
    const isSelected = this.view.selection.includes(element);
    await this.view.reveal(element, { select: !isSelected, focus });
  }

  getTreeItem(element: QueueElement): TreeItem {
    return element.kind === 'group' ? toGroupItem(element.row) : toHunkItem(element.row);
  }

  /** Asked for when somebody hovers: thousands of tooltips that nobody reads would cost a second. */
  resolveTreeItem(item: TreeItem, element: QueueElement): TreeItem {
    if (element.kind === 'hunk') item.tooltip = hunkTooltip(element.row);
    return item;
  }

  getChildren(element?: QueueElement): QueueElement[] {
    if (element === undefined) return [...this.elements.groups];
    return element.kind === 'group' ? element.children : [];
  }

  getParent(element: QueueElement): QueueElement | undefined {
    return element.kind === 'hunk' ? element.group : undefined;
  }

  dispose(): void {
    clearTimeout(this.groupTimer);
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
    this.draw(this.elements.update(queue.groups));
  }

  private draw(difference: QueueDifference): void {
    if (difference.kind === 'all') {
      this.groupsToDraw.clear();
      this.changed.fire(undefined);
      return;
    }
    if (difference.hunks.length > 0) this.changed.fire([...difference.hunks]);
    // Drawing a group again costs all its rows, and what it counts can be a moment late.
    for (const group of difference.groups) this.groupsToDraw.add(group);
    clearTimeout(this.groupTimer);
    this.groupTimer = setTimeout(() => {
      if (this.groupsToDraw.size > 0) this.changed.fire([...this.groupsToDraw]);
      this.groupsToDraw.clear();
    }, groupDelay);
  }
}

/** Milliseconds without a decision after which groups say anew how much is left. */
const groupDelay = 400;

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
