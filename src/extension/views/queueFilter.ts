import type { RepoPath } from '../../core/base/repoPath.ts';
import type { ReviewState } from '../../core/review/decision.ts';
import { isCovered } from '../../core/review/reviewState.ts';
import type { WorkRequest } from '../../core/workflow/feedback/workRequests.ts';
import type { HunkSummary } from '../../core/workflow/hunkSummary.ts';
import type { ReviewHunk } from '../../core/workflow/review.ts';

/** What a reviewer may want to see alone. */
export const namedFilters = [
  'uncovered',
  'mine',
  'ai',
  'flagged',
  'stale',
  'needs-work',
  'asked-for-work',
] as const;
export type NamedFilter = (typeof namedFilters)[number];

/** Where a reviewer may want to look alone: `path` is a file, or a folder with all that is below it. */
export type PlaceFilter =
  | { readonly kind: 'module'; readonly module: string }
  | { readonly kind: 'path'; readonly path: string };

/** Filters hide rows; what has to be decided stays the same. The memory of the window holds them as they are. */
export type QueueFilter = NamedFilter | PlaceFilter;

/** More than these nobody set by hand. */
const mostStored = 200;

/** What was stored may be from another version, or not ours: whatever is no filter is left out. */
export function readFilterList(stored: unknown): readonly QueueFilter[] {
  if (!Array.isArray(stored)) return [];
  const read = stored.slice(0, mostStored).flatMap((value: unknown) => readFilter(value) ?? []);
  return read.filter((filter, at) => read.findIndex((other) => isSameFilter(filter, other)) === at);
}

function readFilter(value: unknown): QueueFilter | null {
  if (typeof value !== 'object' || value === null)
    return namedFilters.find((filter) => filter === value) ?? null;
  const { kind, module, path }: Partial<Record<'kind' | 'module' | 'path', unknown>> = value;
  if (kind === 'module' && typeof module === 'string') return { kind, module };
  return kind === 'path' && typeof path === 'string' ? { kind, path } : null;
}

export function isSameFilter(a: QueueFilter, b: QueueFilter): boolean {
  return a === b || (isPlace(a) && isPlace(b) && a.kind === b.kind && placeOf(a) === placeOf(b));
}

export function isPlace(filter: QueueFilter): filter is PlaceFilter {
  return typeof filter === 'object';
}

function placeOf(filter: PlaceFilter): string {
  return filter.kind === 'module' ? filter.module : filter.path;
}

/** The modules that filters leave, in the order in which they were chosen; empty when they leave all. */
export function filteredModules(filters: readonly QueueFilter[]): readonly string[] {
  return filters.flatMap((filter) => (isPlace(filter) && filter.kind === 'module' ? [filter.module] : []));
}

/** The filters with other modules in place of those that they leave; the rest stays. */
export function withModules(
  filters: readonly QueueFilter[],
  modules: readonly string[],
): readonly QueueFilter[] {
  const rest = filters.filter((filter) => !isPlace(filter) || filter.kind !== 'module');
  return [...rest, ...modules.map((module): PlaceFilter => ({ kind: 'module', module }))];
}

/** Where a hunk is. */
export interface HunkPlace extends Pick<ReviewHunk, 'module'> {
  readonly file: { readonly path: RepoPath };
}

/** Places that a review does not have would hide all of it: what was chosen in another one is left out. */
export function fittingFilters(
  filters: readonly QueueFilter[],
  hunks: readonly HunkPlace[],
): readonly QueueFilter[] {
  return filters.filter((filter) => !isPlace(filter) || hunks.some((hunk) => isAt(hunk, [filter])));
}

/** What filters ask about. */
export interface FilteredRow extends HunkSummary {
  readonly hunk: HunkPlace;
  readonly state: ReviewState;
  /** The reviewer's signature still counts for it; also true where nobody can tell. */
  readonly isMine: boolean;
  /** What reviewers ask for and signed, and what still waits. */
  readonly requests: readonly WorkRequest[];
}

/** True when a row passes every filter by name, and is at one of the places where there are any. */
export function passesFilters(row: FilteredRow, filters: readonly QueueFilter[]): boolean {
  const places = filters.filter(isPlace);
  return (
    (places.length === 0 || isAt(row.hunk, places)) &&
    filters.every((filter) => isPlace(filter) || passes(row, filter))
  );
}

function isAt({ module, file: { path } }: HunkPlace, places: readonly PlaceFilter[]): boolean {
  return places.some((place) =>
    place.kind === 'module'
      ? module === place.module
      : path === place.path || path.startsWith(`${place.path}/`),
  );
}

function passes(row: FilteredRow, filter: NamedFilter): boolean {
  switch (filter) {
    case 'uncovered':
      return !isCovered(row.state);
    case 'mine':
      return row.isMine;
    case 'ai':
      return row.author.kind === 'ai' || row.author.kind === 'mixed';
    case 'flagged':
      return row.flags > 0;
    case 'stale':
    case 'needs-work':
      return row.state === filter;
    case 'asked-for-work':
      return row.requests.length > 0;
    default:
      return true;
  }
}
