import { describe, expect, test } from 'vitest';
import type { ReviewState } from '../../src/core/review/decision.ts';
import { buildQueue, firstWaiting } from '../../src/extension/views/queueModel.ts';
import { filterPlaces } from '../../src/extension/views/filterPlaces.ts';
import { filterMessage } from '../../src/extension/views/filterWords.ts';
import {
  fittingFilters,
  type PlaceFilter,
  type QueueFilter,
  readFilterList,
  withModules,
} from '../../src/extension/views/queueFilter.ts';
import { ids, review, states } from './queueSample.ts';

function moduleOf(module: string): PlaceFilter {
  return { kind: 'module', module };
}

function pathOf(path: string): PlaceFilter {
  return { kind: 'path', path };
}

describe('filters', () => {
  const shown = (filters: readonly QueueFilter[], ...words: readonly ReviewState[]) => {
    const queue = buildQueue(review, states(...words), { grouping: 'file', filters });
    const left = queue.groups.flatMap((group) => group.rows.map(({ hunk }) => ids.indexOf(hunk.id)));
    return { left: left.toSorted(), hidden: queue.hidden, all: queue.rows.length };
  };

  test.each<[QueueFilter[], number[]]>([
    [[], [0, 1, 2]],
    [['uncovered'], [1, 2]],
    [['ai'], [0, 2]],
    [['flagged'], [0]],
    [['stale'], [2]],
    [['ai', 'stale'], [2]],
    [['needs-work'], []],
    [[moduleOf('worker')], [2]],
    [[moduleOf('packages/api'), 'ai'], [0]],
    [
      [moduleOf('packages/api'), moduleOf('worker'), 'uncovered'],
      [1, 2],
    ],
    [[pathOf('packages/api')], [0, 1]],
    [[pathOf('packages/ap')], []],
    [
      [pathOf('worker/jobs.py'), moduleOf('packages/api')],
      [0, 1, 2],
    ],
    [[moduleOf('gone')], []],
  ])('%j leaves %j', (filters, left) => {
    const found = shown(filters, 'attested', 'open', 'stale');
    expect(found).toEqual({ left, hidden: 3 - left.length, all: 3 });
  });

  test.each<[unknown, readonly QueueFilter[]]>([
    [['ai', 'gone', 3, null, 'ai'], ['ai']],
    [undefined, []],
    ['ai', []],
    [{ 0: 'ai', length: 1 }, []],
    [
      [moduleOf('a'), moduleOf('a'), { ...moduleOf('b'), more: 1 }],
      [moduleOf('a'), moduleOf('b')],
    ],
    [
      [pathOf('a'), { kind: 'path' }, { kind: 'module', module: 7 }, { kind: 'author', author: 'x' }],
      [pathOf('a')],
    ],
    [[['ai']], []],
  ])('of what was stored, %j, the filters are %j', (stored, filters) => {
    expect(readFilterList(stored)).toEqual(filters);
    expect(readFilterList(JSON.parse(JSON.stringify(filters)))).toEqual(filters);
  });

  test('modules take the place of modules, and other filters stay', () => {
    const before: QueueFilter[] = ['ai', moduleOf('worker'), pathOf('src')];
    expect(withModules(before, ['packages/api'])).toEqual(['ai', pathOf('src'), moduleOf('packages/api')]);
    expect(withModules(before, [])).toEqual(['ai', pathOf('src')]);
  });

  test('a place that another review had is left out', () => {
    expect(
      fittingFilters(['stale', moduleOf('worker'), moduleOf('gone'), pathOf('x')], review.hunks),
    ).toEqual(['stale', moduleOf('worker')]);
  });

  test('every place with some of the hunks can be chosen', () => {
    const { modules, folders, files } = filterPlaces(review.hunks);
    const named = (places: typeof modules) =>
      places.map(({ filter, hunks }) => [filter.kind === 'module' ? filter.module : filter.path, hunks]);
    expect(named(modules)).toEqual([
      ['packages/api', 2],
      ['worker', 1],
    ]);
    expect(named(folders)).toEqual([
      ['packages', 2],
      ['packages/api', 2],
      ['packages/api/src', 2],
      ['worker', 1],
    ]);
    expect(named(files)).toEqual([
      ['packages/api/src/pay.ts', 2],
      ['worker/jobs.py', 1],
    ]);
    expect(filterPlaces(review.hunks.slice(0, 2))).toEqual({ modules: [], folders: [], files: [] });
  });

  test.each<[QueueFilter[], number, string]>([
    [['flagged'], 0, ''],
    [['flagged'], 1, 'Filter: Flagged. It hides 1 hunk, which still counts; Clear Filters shows it.'],
    [
      [moduleOf('.'), 'mine'],
      2,
      'Filter: Mine to sign, Module Repository root. It hides 2 hunks, which still count; Clear Filters shows them.',
    ],
    [
      ['a', 'b', 'c', 'd', 'e'].map(pathOf),
      9,
      'Filter: a, b, c, 2 more places. It hides 9 hunks, which still count; Clear Filters shows them.',
    ],
  ])('%j that hide %i are said', (filters, hidden, sentence) =>
    expect(filterMessage(filters, hidden)).toBe(sentence),
  );

  test('one goes on at the first row that waits of those that are shown', () => {
    const firstOf = (filters: readonly QueueFilter[], ...words: readonly ReviewState[]) => {
      const { groups } = buildQueue(review, states(...words), { grouping: 'file', filters });
      const found = firstWaiting(groups);
      return found === null ? null : ids.indexOf(found.hunk.id);
    };
    expect(firstOf([], 'attested', 'open')).toBe(1);
    expect(firstOf([moduleOf('packages/api')], 'attested', 'attested')).toBe(0);
    expect(firstOf([moduleOf('worker')], 'open')).toBe(2);
    expect(firstOf([moduleOf('gone')], 'open')).toBeNull();
  });
});
