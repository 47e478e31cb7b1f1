import { expect, test } from 'vitest';
import type { ReviewState } from '../../../src/core/review/decision.ts';
import { estimateReviewTime, reviewPace } from '../../../src/core/review/reviewPace.ts';
import { reviewProgress } from '../../../src/core/review/reviewProgress.ts';
import { unitId } from './unitId.ts';

test('counts states and what remains at a humane pace', () => {
  const unit = (name: string, added: number, removed: number) => ({
    id: unitId(name),
    new: { start: 1, lines: added },
    old: { start: 1, lines: removed },
  });
  const units = [unit('a', 10, 0), unit('b', 3, 2), unit('c', 1, 1), unit('d', 0, 7), unit('e', 0, 0)];
  const states = new Map<ReturnType<typeof unitId>, ReviewState>([
    [unitId('a'), 'attested'],
    [unitId('b'), 'stale'],
    [unitId('c'), 'rule-covered'],
    [unitId('d'), 'needs-work'],
  ]);
  expect(reviewProgress(units, states)).toEqual({
    total: 5,
    covered: 2,
    byState: { open: 1, seen: 0, attested: 1, 'needs-work': 1, later: 0, stale: 1, 'rule-covered': 1 },
    remainingLines: 12,
    remainingMilliseconds: 86_400,
  });
});

test('five hundred lines take an hour', () => expect(estimateReviewTime(500)).toBe(3_600_000));

test('tells a fast review from one that cannot have happened', () => {
  expect(reviewPace(10, 72_000)).toBe('fine');
  expect(reviewPace(10, 71_999)).toBe('fast');
  expect(reviewPace(10, 24_000)).toBe('fast');
  expect(reviewPace(10, 23_999)).toBe('implausible');
  expect(reviewPace(10, null)).toBeNull();
  expect(reviewPace(0, 5)).toBeNull();
});
