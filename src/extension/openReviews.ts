import type { Memento } from 'vscode';
import type { TargetRequest } from '../core/workflow/target.ts';
import { reviewKey } from './parkedReviews.ts';
import { type QueueFilter, readFilterList } from './views/queueFilter.ts';

const memoryKey = 'countersign.openReviews';

/** More than these nobody has in mind; the one that was not looked at for longest is forgotten. */
const mostOpen = 12;

/** A review that is open in this window, with what is needed to come back to where one was. */
export interface OpenReviewEntry {
  /** Top of the work tree. */
  readonly root: string;
  readonly request: TargetRequest;
  /** How many of its hunks were not decided when it was left, and how many there are. */
  readonly left: number;
  readonly all: number;
  /** The hunk that was shown last. */
  readonly place: string | null;
  readonly filters: readonly QueueFilter[];
}

/** The reviews that are open in this window, shown or not, the last one first. A restart keeps them, patches aside. */
export class OpenReviews {
  private readonly memory: Memento;
  private entries: readonly OpenReviewEntry[];

  constructor(memory: Memento) {
    this.memory = memory;
    this.entries = memory.get<readonly unknown[]>(memoryKey, []).flatMap((entry) => readEntry(entry) ?? []);
  }

  get all(): readonly OpenReviewEntry[] {
    return this.entries;
  }

  find(root: string, request: TargetRequest): OpenReviewEntry | null {
    const key = reviewKey(root, request);
    return this.entries.find((entry) => keyOf(entry) === key) ?? null;
  }

  /** Puts a review in front of the others, with what it says now. */
  async put(entry: OpenReviewEntry): Promise<void> {
    const others = this.entries.filter((other) => keyOf(other) !== keyOf(entry));
    await this.write([entry, ...others].slice(0, mostOpen));
  }

  async remove(root: string, request: TargetRequest): Promise<void> {
    const key = reviewKey(root, request);
    await this.write(this.entries.filter((entry) => keyOf(entry) !== key));
  }

  private async write(entries: readonly OpenReviewEntry[]): Promise<void> {
    this.entries = entries;
    await this.memory.update(
      memoryKey,
      entries.filter(({ request }) => request.kind !== 'patch'),
    );
  }
}

function keyOf({ root, request }: OpenReviewEntry): string {
  return reviewKey(root, request);
}

/** What was stored may be from another version. */
function readEntry(value: unknown): OpenReviewEntry | null {
  if (typeof value !== 'object' || value === null) return null;
  const entry: Partial<Record<keyof OpenReviewEntry, unknown>> = value;
  const { root, request, left, all, place, filters } = entry;
  if (typeof root !== 'string' || !isRequest(request)) return null;
  return {
    root,
    request,
    left: typeof left === 'number' ? left : 0,
    all: typeof all === 'number' ? all : 0,
    place: typeof place === 'string' ? place : null,
    filters: readFilterList(filters),
  };
}

function isRequest(value: unknown): value is TargetRequest {
  return typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';
}
