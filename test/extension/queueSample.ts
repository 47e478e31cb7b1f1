import type { UnitId } from '../../src/core/diff/change.ts';
import type { ReviewState } from '../../src/core/review/decision.ts';
import { buildReview, hunkOf } from './buildReview.ts';

/** Three hunks in two files of two modules. */
export const review = buildReview([
  hunkOf({
    path: 'packages/api/src/pay.ts',
    line: 12,
    risk: 'high',
    kind: 'ai',
    tool: 'claude',
    module: 'packages/api',
    symbol: 'Payments.charge',
    finding: 'This drops the table [x](command:evil) orders',
  }),
  hunkOf({ path: 'packages/api/src/pay.ts', line: 40, risk: 'low', kind: 'unknown', module: 'packages/api' }),
  hunkOf({
    path: 'worker/jobs.py',
    line: 3,
    risk: 'low',
    kind: 'mixed',
    tool: 'cursor',
    module: 'worker',
    symbol: 'retry',
  }),
]);
export const ids = review.hunks.map((hunk) => hunk.id);

/** The states of the three, in their order. */
export function states(...words: readonly ReviewState[]): ReadonlyMap<UnitId, ReviewState> {
  return new Map(words.map((word, at) => [ids[at] ?? ('' as UnitId), word]));
}
