import type { ReviewState } from '../../core/review/decision.ts';
import { isCovered } from '../../core/review/reviewState.ts';
import type { WorkRequest } from '../../core/workflow/feedback/workRequests.ts';
import type { HunkSummary } from '../../core/workflow/hunkSummary.ts';

/** What a reviewer may want to see alone. Filters hide rows; what has to be decided stays the same. */
export const queueFilters = [
  'uncovered',
  'mine',
  'ai',
  'flagged',
  'stale',
  'needs-work',
  'asked-for-work',
] as const;
export type QueueFilter = (typeof queueFilters)[number];

/** What was stored may be from another version. */
export function isQueueFilter(value: unknown): value is QueueFilter {
  return queueFilters.some((filter) => filter === value);
}

/** What filters ask about. */
export interface FilteredRow extends HunkSummary {
  readonly state: ReviewState;
  /** The reviewer's signature still counts for it; also true where nobody can tell. */
  readonly isMine: boolean;
  /** What reviewers ask for and signed, and what still waits. */
  readonly requests: readonly WorkRequest[];
}

/** True when a row passes every filter. */
export function passesFilters(row: FilteredRow, filters: readonly QueueFilter[]): boolean {
  return filters.every((filter) => passes(row, filter));
}

function passes(row: FilteredRow, filter: QueueFilter): boolean {
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
