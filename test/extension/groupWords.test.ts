// What the row of a module says of its size and its edges.
import { expect, test } from 'vitest';
import { toRepoPath } from '../../src/core/base/repoPath.ts';
import type { ModuleEdge } from '../../src/core/analysis/facts.ts';
import { toGroupItem } from '../../src/extension/views/groupItem.ts';
import { buildQueue, type GroupRow } from '../../src/extension/views/queueModel.ts';
import type { ModuleSize } from '../../src/core/workflow/moduleSizes.ts';
import { QueueElements } from '../../src/extension/views/queueElements.ts';
import { buildReview, hunkOf } from './buildReview.ts';

const hunk = hunkOf({ path: 'api/a.ts', line: 1, risk: 'low', kind: 'ai', module: 'api' });

function edge(from: string, to: string, line = 1): ModuleEdge {
  return { from, to, path: toRepoPath(`${from}/a.ts`), line, specifier: to, reachesInternal: null };
}

function module(
  edgesAdded: readonly ModuleEdge[],
  edgesRemoved: readonly ModuleEdge[],
  lines = 3,
  size?: ModuleSize,
): GroupRow {
  const review = buildReview([hunk]);
  const modules = { ...review.facts.modules, edgesAdded, edgesRemoved };
  const changed = { ...review, facts: { ...review.facts, modules } };
  const [group] = buildQueue(changed, new Map(), {
    grouping: 'module',
    sizes: new Map(size === undefined ? [] : [['api', size]]),
  }).groups;
  if (group === undefined) throw new Error('no group');
  return { ...group, added: lines, removed: 0 };
}

test('a module names what it uses now and what it no longer imports, once each', () => {
  const added = [edge('api', 'storage'), edge('api', 'storage', 2), edge('web', 'core')];
  const removed = [edge('api', 'legacy'), edge('api', 'storage', 9), edge('web', 'api')];
  expect(toGroupItem(module(added, removed)).description).toBe(
    '1 of 1 left · 3 lines changed · now uses storage · drops imports of legacy',
  );
  expect(toGroupItem(module([], [])).description).toBe('1 of 1 left · 3 lines changed');
});

test('what changes is compared with what a sitting holds', () => {
  const words = (lines: number): unknown => toGroupItem(module([], [], lines)).description;
  expect(words(200)).toBe('1 of 1 left · 200 lines changed');
  expect(words(300)).toBe('1 of 1 left · 300 lines changed · about 36 min');
  expect(words(2000)).toBe('1 of 1 left · 2000 lines changed · about 240 min');
  expect(words(2001)).toBe('1 of 1 left · 2001 lines changed · too much for one sitting');
});

test('all of it is compared with what one person keeps in mind, in its row and to a screen reader', () => {
  const said = (lines: number, isMore = false) => {
    const item = toGroupItem(module([], [], 3, { lines, isMore }));
    expect(item.accessibilityInformation?.label).toContain(String(item.description).split(' · ').at(-1));
    const why = (typeof item.tooltip === 'string' ? item.tooltip : '')
      .split('\n')
      .find((line) => line.startsWith('A module of'));
    return [String(item.description).replace('1 of 1 left · 3 lines changed · ', ''), why];
  };
  const large = 'A module of more than 2000 lines is more than one person keeps in mind.';
  const small = 'A module of less than 200 lines may be too small to be worth its walls.';
  expect(said(0)).toEqual(['1 of 1 left · 3 lines changed', undefined]);
  expect(said(1)).toEqual(['module of 1 line, under 200', small]);
  expect(said(199)).toEqual(['module of 199 lines, under 200', small]);
  expect(said(200)).toEqual(['module of 200 lines', undefined]);
  expect(said(2000)).toEqual(['module of 2000 lines', undefined]);
  expect(said(2001)).toEqual(['module of 2001 lines, over 2000', large]);
  expect(said(21_000, true)).toEqual(['module of more than 21000 lines, over 2000', large]);
  expect(said(150, true)).toEqual(['module of more than 150 lines', undefined]);
});

test('a group is drawn again when its size is known', () => {
  const elements = new QueueElements();
  elements.update([module([], [])]);
  const size = { lines: 300, isMore: false };
  const known = module([], [], 3, size);
  expect(elements.update([known])).toMatchObject({ kind: 'some', hunks: [], groups: [{ row: { size } }] });
  expect(elements.update([module([], [], 3, size)])).toMatchObject({ groups: [] });
});
