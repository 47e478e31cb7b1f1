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
import { describeReview, isOnlyRepository } from '../describeReview.ts';
import type { OpenedReview, ReviewSession } from '../reviewSession.ts';
import { buildFileTree, type FileTree, type FolderElement } from './fileTree.ts';
import { toFolderItem } from './folderItem.ts';
import { preparingBadge, preparingMessage, preparingOf } from '../prepare/preparingQueue.ts';
import { toGroupItem } from './groupItem.ts';
import { hunkTooltip, toHunkItem } from './hunkItem.ts';
import {
  type GroupElement,
  type QueueDifference,
  type QueueElement,
  QueueElements,
} from './queueElements.ts';
import { filterMessage } from './filterWords.ts';
import type { QueueFilter } from './queueFilter.ts';
import {
  buildQueue,
  type FileLayout,
  firstWaiting,
  type Grouping,
  type GroupRow,
  type HunkRow,
} from './queueModel.ts';

type QueueNode = QueueElement | FolderElement;

export interface QueueViewOptions {
  readonly grouping: Grouping;
  readonly layout?: FileLayout;
  readonly filters?: readonly QueueFilter[];
}

/** The sidebar queue: a thin provider over `buildQueue`, with the badge and the line above the rows. */
export class QueueView implements TreeDataProvider<QueueNode>, Disposable {
  private readonly changed = new EventEmitter<QueueNode | QueueNode[] | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly filtersChanged = new EventEmitter<void>();
  readonly onDidChangeFilters = this.filtersChanged.event;
  private readonly view: TreeView<QueueNode>;
  private readonly subscriptions: Disposable[];
  private readonly session: ReviewSession;
  private grouping: Grouping;
  private readonly elements = new QueueElements();
  private readonly groupsToDraw = new Set<GroupElement>();
  private groupTimer: NodeJS.Timeout | undefined;
  private shownFilters: readonly QueueFilter[];
  private layout: FileLayout;
  /** The last row that was asked to be selected. */
  private revealing: Promise<void> = Promise.resolve();
  /** Null while the files are no tree. */
  private tree: FileTree | null = null;

  constructor(session: ReviewSession, { grouping, layout = 'list', filters = [] }: QueueViewOptions) {
    this.session = session;
    this.grouping = grouping;
    this.layout = layout;
    this.shownFilters = filters;
    this.view = window.createTreeView('countersign.queue', {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
    });
    this.subscriptions = [
      this.view,
      this.changed,
      this.filtersChanged,
      session.onDidChange(() => this.refresh()),
    ];
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

  /** Shows folders around files, or not; only where the queue is grouped by file. */
  setLayout(layout: FileLayout): void {
    this.layout = layout;
    this.refresh();
  }

  /** All rows that are selected. */
  get selectedHunks(): readonly UnitId[] {
    return this.view.selection.flatMap((row) => (row.kind === 'hunk' ? [row.hunk.id] : []));
  }

  get isVisible(): boolean {
    return this.view.visible;
  }

  get filters(): readonly QueueFilter[] {
    return this.shownFilters;
  }

  /** Hides rows; what has to be decided stays the same. */
  setFilters(filters: readonly QueueFilter[]): void {
    this.shownFilters = filters;
    this.refresh();
    this.filtersChanged.fire();
  }

  /** Goes to the first row that waits, as the queue is shown now. */
  async revealFirst(): Promise<void> {
    const row = firstWaiting(this.elements.groups.map((group) => group.row));
    if (row !== null) await this.revealHunk(row.hunk.id, { focus: true });
  }

  /** Selects the row of a hunk; without `focus` the editor keeps it, and a hidden queue stays hidden. */
  async revealHunk(hunk: UnitId, { focus }: { readonly focus: boolean }): Promise<void> {
    if (!this.view.visible && !focus) return;
    const element = this.elements.find(hunk);
    if (element === undefined) return;
    // Whoever is selecting several rows must not lose them to the one that was just opened.
    const isSelected = this.view.selection.includes(element);
    const reveal = Promise.resolve(this.view.reveal(element, { select: !isSelected, focus }));
    this.revealing = reveal.catch(() => undefined);
    await reveal;
  }

  /** Resolves when no row is about to be selected by what was asked for before. */
  async settled(): Promise<void> {
    await this.revealing;
  }

  getTreeItem(element: QueueNode): TreeItem {
    if (element.kind === 'folder') return toFolderItem(element);
    return element.kind === 'group' ? toGroupItem(element.row, this.layout) : toHunkItem(element.row);
  }

  /** Asked for when somebody hovers: thousands of tooltips that nobody reads would cost a second. */
  resolveTreeItem(item: TreeItem, element: QueueNode): TreeItem {
    if (element.kind === 'hunk') item.tooltip = hunkTooltip(element.row);
    return item;
  }

  getChildren(element?: QueueNode): QueueNode[] {
    if (element === undefined) return [...(this.tree?.roots ?? this.elements.groups)];
    return element.kind === 'hunk' ? [] : [...element.children];
  }

  getParent(element: QueueNode): QueueNode | undefined {
    return element.kind === 'hunk' ? element.group : this.tree?.parents.get(element);
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
            mine: opened.toSign,
            remarks: this.session.preparation.remarks,
            past: opened.evidence.past,
            requests: this.session.preparation.requests,
            sizes: this.grouping === 'module' ? this.session.moduleSizes : undefined,
            preparing: preparingOf(opened, this.session.preparation),
          });
    this.drawQueue(queue.groups);
    const { rows, hidden } = queue;
    const left = rows.filter((row) => !isCovered(row.state));
    const { isOn: isPreparing } = this.session.preparation;
    this.view.badge = isPreparing ? preparingBadge(rows) : badgeOf(left);
    const message =
      opened === null || rows.length === 0
        ? ''
        : [
            // A narrow side bar cuts the title off, which names the review.
            ...(this.session.hasOthers || !isOnlyRepository(opened) ? [`${describeReview(opened)} ·`] : []),
            isPreparing ? preparingMessage(rows) : progressMessage(rows, left),
            filterMessage(this.shownFilters, hidden),
            ...(this.shownFilters.includes('mine') && opened.toSign === null ? [mineUnknownMessage()] : []),
          ]
            .filter((part) => part !== '')
            .join(' ');
    // Even the same message would be sent, and drawn.
    if (message !== this.view.message) this.view.message = message;
    this.view.description = opened === null ? '' : describeReview(opened);
  }

  /** Before everything else that is told to the view: of what comes within 200 ms, the editor draws only the first at once. */
  private drawQueue(groups: readonly GroupRow[]): void {
    const difference = this.elements.update(groups);
    const isTree = this.layout === 'tree' && this.grouping === 'file';
    const isOther = isTree !== (this.tree !== null);
    if (!isTree) this.tree = null;
    else if (this.tree === null || difference.kind === 'all') this.tree = buildFileTree(this.elements.groups);
    this.draw(isOther ? { kind: 'all' } : difference);
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
      if (this.groupsToDraw.size > 0) this.changed.fire([...this.withFolders(this.groupsToDraw)]);
      this.groupsToDraw.clear();
    }, groupDelay);
  }

  /** Folders count what is left in them, and drawing one draws all that it holds. */
  private withFolders(groups: ReadonlySet<GroupElement>): ReadonlySet<QueueNode> {
    return new Set([...groups].map((group) => this.topOf(group)));
  }

  private topOf(node: QueueNode): QueueNode {
    const parent = this.getParent(node);
    return parent === undefined ? node : this.topOf(parent);
  }
}

/** Milliseconds without a decision after which groups say anew how much is left. */
const groupDelay = 400;

/** The gate names the rule that covers a unit as its reason. */
function rulesOf({ evidence }: OpenedReview): ReadonlyMap<string, string> {
  const units = evidence.report?.units.filter(({ state }) => state === 'rule-covered') ?? [];
  return new Map(units.map(({ id, reason }) => [id, reason ?? '']));
}

function mineUnknownMessage(): string {
  return l10n.t('Nobody can tell here what is yours to sign, so that filter hides nothing.');
}

function badgeOf(left: readonly HunkRow[]): TreeView<QueueNode>['badge'] {
  if (left.length === 0) return undefined;
  return { value: left.length, tooltip: l10n.t('{0} hunks to decide', left.length) };
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
