// What the row of a module says of its size and its edges.
import { expect, test } from 'vitest';
import { toRepoPath } from '../../src/core/base/repoPath.ts';
import type { ModuleEdge } from '../../src/core/analysis/facts.ts';
import { toGroupItem } from '../../src/extension/views/groupItem.ts';
import { buildQueue, type GroupRow } from '../../src/extension/views/queueModel.ts';
import { buildReview, hunkOf } from './buildReview.ts';

const hunk = hunkOf({ path: 'api/a.ts', line: 1, risk: 'low', kind: 'ai', module: 'api' });

function edge(from: string, to: string, line = 1): ModuleEdge {
  return { from, to, path: toRepoPath(`${from}/a.ts`), line, specifier: to, reachesInternal: null };
}

function module(edgesAdded: readonly ModuleEdge[], edgesRemoved: readonly ModuleEdge[], lines = 3): GroupRow {
  const review = buildReview([hunk]);
  const modules = { ...review.facts.modules, edgesAdded, edgesRemoved };
  const changed = { ...review, facts: { ...review.facts, modules } };
  const [group] = buildQueue(changed, new Map(), { grouping: 'module' }).groups;
  if (group === undefined) throw new Error('no group');
  return { ...group, added: lines, removed: 0 };
}

test('a module names what it uses now and what it no longer imports, once each', () => {
  const added = [edge('api', 'storage'), edge('api', 'storage', 2), edge('web', 'core')];
  const removed = [edge('api', 'legacy'), edge('api', 'storage', 9), edge('web', 'api')];
  expect(toGroupItem(module(added, removed)).description).toBe(
    '1 of 1 left · 3 lines · now uses storage · drops imports of legacy',
  );
  expect(toGroupItem(module([], [])).description).toBe('1 of 1 left · 3 lines');
});

test('its size is compared with what a sitting holds', () => {
  const words = (lines: number): unknown => toGroupItem(module([], [], lines)).description;
  expect(words(200)).toBe('1 of 1 left · 200 lines');
  expect(words(300)).toBe('1 of 1 left · 300 lines · about 36 min');
  expect(words(2000)).toBe('1 of 1 left · 2000 lines · about 240 min');
  expect(words(2001)).toBe('1 of 1 left · 2001 lines · too much for one sitting');
});
