import { describe, expect, test } from 'vitest';
import type { UnitId } from '../../src/core/diff/change.ts';
import type { ReviewState } from '../../src/core/review/decision.ts';
import type { PastSignOff } from '../../src/core/workflow/pastSignOffs.ts';
import { hunkTooltip, toHunkItem } from '../../src/extension/views/hunkItem.ts';
import { buildQueue } from '../../src/extension/views/queueModel.ts';
import { ids, review, states } from './queueSample.ts';

describe('a hunk that was signed and edited since', () => {
  const alice = { name: 'alice', isVerified: true, at: '2026-02-01T11:59:30Z', isHere: true };
  const bob = { ...alice, name: 'b](command:evil)', isVerified: false, at: '2026-01-05T08:00:00Z' };
  const rowOf = (past: readonly PastSignOff[], state: ReviewState = 'stale') => {
    const found = buildQueue(review, states('open', state, 'open'), {
      grouping: 'risk',
      past: new Map([[ids[1] ?? ('' as UnitId), past]]),
    }).rows[1];
    if (found === undefined) throw new Error('no row');
    return { item: toHunkItem(found), tooltip: hunkTooltip(found).value };
  };

  test.each<[readonly PastSignOff[], string]>([
    [[alice], 'signed by alice on 2026-02-01'],
    [[bob], 'signed by b](command:evil) (not verified) on 2026-01-05'],
    [[alice, bob], 'signed by alice on 2026-02-01, and by 1 more'],
    [[alice, bob, { ...bob, name: 'carol' }], 'signed by alice on 2026-02-01, and by 2 more'],
    [[alice, { ...bob, isHere: false }], 'signed by alice on 2026-02-01'],
    [[{ ...alice, isHere: false }], 'signed by alice on 2026-02-01'],
  ])('says who signed it and when: %#', (past, words) => {
    const { item } = rowOf(past);
    expect(item.description).toBe(`${words} · +2 −1 · line 40`);
    expect(item.accessibilityInformation?.label).toMatch(/^Stale, signed by .*, Low risk, /);
    expect(item.accessibilityInformation?.label).toContain(words);
  });

  test('says more in its tooltip, as text', () => {
    const { tooltip } = rowOf([alice, { ...bob, isHere: false }]);
    expect(tooltip).toMatch(
      /Signed by alice on 2026.{1,3}02.{1,3}01 at 11.{1,2}59 UTC.{1,2} and edited since/,
    );
    expect(tooltip).toMatch(/signed other lines of this file on/);
    expect(tooltip).not.toContain('](command:evil)');
  });

  test('says nothing of it in any other state', () => {
    for (const state of ['open', 'attested', 'needs-work'] as const)
      expect(rowOf([alice], state).item.description).toBe('+2 −1 · line 40');
  });
});
