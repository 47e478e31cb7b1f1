import type { UnitId } from '../../core/diff/change.ts';
import type { ReviewHunk } from '../../core/workflow/review.ts';
import type { GroupRow, HunkRow } from './queueModel.ts';

/** A place in the tree. VS Code knows it by identity, so it stays the same object while what it says changes. */
export interface HunkElement {
  readonly kind: 'hunk';
  readonly group: GroupElement;
  row: HunkRow;
  /** What commands are given when they are called on the row. */
  readonly hunk: ReviewHunk;
}

export interface GroupElement {
  readonly kind: 'group';
  readonly children: HunkElement[];
  row: GroupRow;
}

export type QueueElement = GroupElement | HunkElement;

/** What has to be drawn again: everything, or some rows and the groups around them. */
export type QueueDifference =
  | { readonly kind: 'all' }
  | {
      readonly kind: 'some';
      readonly hunks: readonly HunkElement[];
      readonly groups: readonly GroupElement[];
    };

/** The elements of the tree, kept from one queue to the next as long as the same hunks stand in the same groups. */
export class QueueElements {
  private current: readonly GroupElement[] = [];
  private readonly byHunk = new Map<UnitId, HunkElement>();

  get groups(): readonly GroupElement[] {
    return this.current;
  }

  find(hunk: UnitId): HunkElement | undefined {
    return this.byHunk.get(hunk);
  }

  update(groups: readonly GroupRow[]): QueueDifference {
    if (!this.isSameShape(groups)) {
      this.rebuild(groups);
      return { kind: 'all' };
    }
    const hunks: HunkElement[] = [];
    const touched = new Set<GroupElement>();
    this.current.forEach((element, at) => {
      const group = groups[at];
      if (group === undefined) return;
      if (element.row.uncovered !== group.uncovered || element.row.size !== group.size) touched.add(element);
      element.row = group;
      element.children.forEach((child, place) => {
        const row = group.rows[place];
        if (row === undefined) return;
        if (!saysTheSame(child.row, row)) hunks.push(child);
        child.row = row;
      });
    });
    return { kind: 'some', hunks, groups: [...touched] };
  }

  private isSameShape(groups: readonly GroupRow[]): boolean {
    return (
      groups.length === this.current.length &&
      groups.every((group, at) => {
        const known = this.current[at];
        return (
          known !== undefined &&
          known.row.key === group.key &&
          known.row.grouping === group.grouping &&
          known.children.length === group.rows.length &&
          known.children.every((child, place) => child.hunk.id === group.rows[place]?.hunk.id)
        );
      })
    );
  }

  private rebuild(groups: readonly GroupRow[]): void {
    this.byHunk.clear();
    this.current = groups.map((row) => {
      const group: GroupElement = { kind: 'group', children: [], row };
      for (const child of row.rows) {
        const element: HunkElement = { kind: 'hunk', group, row: child, hunk: child.hunk };
        group.children.push(element);
        this.byHunk.set(child.hunk.id, element);
      }
      return group;
    });
  }
}

/** Whatever else a row says follows from the hunk itself, which another review would replace. */
function saysTheSame(a: HunkRow, b: HunkRow): boolean {
  return (
    a.state === b.state &&
    a.flags === b.flags &&
    a.requests.length === b.requests.length &&
    a.requests.every((request, at) => request === b.requests[at]) &&
    a.remarks === b.remarks &&
    a.isToExplain === b.isToExplain &&
    a.isAsked === b.isAsked &&
    a.author.kind === b.author.kind &&
    a.author.tools.join() === b.author.tools.join() &&
    a.hunk.file === b.hunk.file
  );
}
