import { describe, expect, test } from 'vitest';
import type { UnitId } from '../../src/core/diff/change.ts';
import type { ReviewState } from '../../src/core/review/decision.ts';
import type { WorkRequest } from '../../src/core/workflow/feedback/workRequests.ts';
import { toGroupItem } from '../../src/extension/views/groupItem.ts';
import { hunkTooltip, toHunkItem } from '../../src/extension/views/hunkItem.ts';
import {
  buildQueue,
  countUncovered,
  type Grouping,
  type HunkRow,
  type QueueOptions,
} from '../../src/extension/views/queueModel.ts';
import { QueueElements } from '../../src/extension/views/queueElements.ts';
import { buildReview, hunkOf } from './buildReview.ts';
import { ids, review, states } from './queueSample.ts';
import { processorClock } from '../helpers/processorClock.ts';

function row(at: number, state: ReviewState = 'open'): HunkRow {
  const words: ReviewState[] = ['open', 'open', 'open'];
  words[at] = state;
  const rows = buildQueue(review, states(...words), { grouping: 'file' }).groups.flatMap(
    (group) => group.rows,
  );
  const found = rows.find((candidate) => candidate.hunk.id === ids[at]);
  if (found === undefined) throw new Error('no such row');
  return found;
}

describe('grouping', () => {
  const keys = (grouping: Grouping) =>
    buildQueue(review, new Map(), { grouping }).groups.map((group) => `${group.key}:${group.rows.length}`);
  test('by risk, what can hurt first', () => expect(keys('risk')).toEqual(['high:1', 'low:2']));
  test('by module', () => expect(keys('module')).toEqual(['packages/api:2', 'worker:1']));
  test('by file', () => expect(keys('file')).toEqual(['packages/api/src/pay.ts:2', 'worker/jobs.py:1']));

  test('by who wrote it', () => expect(keys('author')).toEqual(['ai:claude:1', 'unknown:1', 'ai:cursor:1']));

  test('every hunk stands in exactly one group, however it is grouped', () => {
    for (const grouping of ['risk', 'module', 'file', 'author'] as const) {
      const shown = buildQueue(review, new Map(), { grouping }).groups.flatMap((group) =>
        group.rows.map((entry) => entry.hunk.id),
      );
      expect(shown.toSorted()).toEqual(ids.toSorted());
    }
  });
});

test('only what is attested or covered by a rule is no longer counted', () => {
  expect(countUncovered(review, states('attested', 'rule-covered', 'needs-work'))).toBe(1);
  expect(countUncovered(review, states('seen', 'later', 'stale'))).toBe(3);
});

describe('a row', () => {
  test('says its state first to a screen reader', () => {
    expect(toHunkItem(row(0)).accessibilityInformation?.label).toBe(
      'Open, High risk, AI: claude: Payments.charge, packages/api/src/pay.ts line 12, 2 added, 1 removed, 1 flags',
    );
  });

  test('shows place, size, author and flags behind its name', () => {
    expect(toHunkItem(row(0)).description).toBe('AI · 1 flag · +2 −1 · pay.ts:12');
    expect(toHunkItem(row(1)).description).toBe('+2 −1 · line 40');
    expect(toHunkItem(row(1)).label).toBe('pay.ts');
  });

  test('tells every state by the shape of its icon, not by colour alone', () => {
    const all: readonly ReviewState[] = [
      'open',
      'seen',
      'attested',
      'needs-work',
      'later',
      'stale',
      'rule-covered',
    ];
    const icons = all.map((state) => (toHunkItem(row(1, state)).iconPath as { id: string }).id);
    expect(new Set(icons).size).toBe(all.length);
  });

  test('never lets text of the repository become Markdown', () => {
    const tooltip = hunkTooltip(row(0)) as { value: string; isTrusted?: boolean };
    expect(tooltip.value).not.toContain('[x](command:evil)');
    expect(tooltip.isTrusted).toBeFalsy();
  });
});

describe('a hunk that a reviewer asked work for', () => {
  const alice: WorkRequest = {
    name: 'alice',
    by: 'alice@example.com',
    isVerified: true,
    at: '2026-01-02T03:04:05Z',
    text: 'Use the [table](command:evil).',
    isEdited: false,
  };
  const eve: WorkRequest = { ...alice, name: 'eve@x', by: 'eve@x', isVerified: false, text: null };
  const queueOf = (
    requests: readonly WorkRequest[],
    options: Partial<QueueOptions> = {},
    state: ReviewState = 'open',
  ) =>
    buildQueue(review, states('open', state, 'open'), {
      grouping: 'risk',
      requests: new Map([[ids[1] ?? ('' as UnitId), requests]]),
      ...options,
    });
  const itemOf = (...requests: readonly WorkRequest[]) => {
    const found = queueOf(requests).rows[1];
    if (found === undefined) throw new Error('no row');
    return { item: toHunkItem(found), tooltip: hunkTooltip(found).value };
  };

  test('says so after its state, and before everything else', () => {
    const { item } = itemOf(alice);
    expect(item.accessibilityInformation?.label).toMatch(/^Open, asked for work by alice, Low risk, /);
    expect(item.description).toBe('asked for work by alice · +2 −1 · line 40');
  });

  test.each<[readonly WorkRequest[], string]>([
    [[alice, { ...alice, text: 'Also.' }], 'asked for work by alice'],
    [[eve], 'asked for work by eve@x (not verified)'],
    [[alice, eve], 'asked for work by alice and eve@x (not verified)'],
    [[alice, eve, { ...alice, name: 'bob', by: 'bob@x' }], 'asked for work by 3 people'],
    [[{ ...alice, isEdited: true }], 'asked for work by alice, edited since'],
    [[{ ...alice, by: null, name: null, isEdited: true }], 'asked for work by you, edited since'],
    [[alice, { ...eve, isEdited: true }], 'asked for work by alice and eve@x (not verified)'],
  ])('names who asks: %#', (requests, words) =>
    expect(itemOf(...requests).item.description).toBe(`${words} · +2 −1 · line 40`),
  );

  test('has an icon of its own shape until somebody decided', () => {
    const iconOf = (requests: readonly WorkRequest[], state: ReviewState) => {
      const found = queueOf(requests, {}, state).rows[1];
      return found === undefined ? null : (toHunkItem(found).iconPath as { id: string }).id;
    };
    expect(iconOf([alice], 'open')).toBe('comment-unresolved');
    expect(iconOf([alice], 'stale')).toBe('comment-unresolved');
    expect(iconOf([{ ...alice, isEdited: true }], 'seen')).toBe('comment');
    expect(iconOf([alice], 'needs-work')).toBe('request-changes');
    expect(iconOf([alice], 'attested')).toBe('pass-filled');
  });

  test('has what is asked in its tooltip, as text', () => {
    const { tooltip } = itemOf(alice, eve);
    expect(tooltip).toContain(String.raw`Asked for work by alice\@example\.com \(signed\, verified\)`);
    expect(tooltip).toContain(String.raw`Asked for work by eve\@x \(signed\, not verified\)`);
    expect(tooltip).not.toMatch(/[^\\]\[table/);
  });

  test('can be shown alone', () => {
    const { groups, hidden } = queueOf([alice], { filters: ['asked-for-work'] });
    expect(groups.flatMap(({ rows }) => rows.map(({ hunk }) => hunk.id))).toEqual([ids[1]]);
    expect(hidden).toBe(2);
  });

  test('stands first while the author prepares, and in reading order for a reviewer', () => {
    const keysOf = (options: Partial<QueueOptions>) =>
      queueOf([alice], options).groups.map(({ grouping, key, rows }) => `${grouping}:${key}:${rows.length}`);
    expect(keysOf({})).toEqual(['risk:high:1', 'risk:low:2']);
    const preparing = { explain: 'none' as const, asked: null };
    expect(keysOf({ preparing })).toEqual(['request::1', 'risk:high:1', 'risk:low:1']);
    const [first] = queueOf([alice], { preparing }).groups;
    expect(first && toGroupItem(first)).toMatchObject({ label: 'Asked for work', description: '1 hunk' });
  });

  test('is done with once it was edited and signed', () => {
    expect(queueOf([{ ...alice, isEdited: true }], {}, 'attested').rows[1]?.requests).toEqual([]);
    expect(queueOf([alice], {}, 'attested').rows[1]?.requests).toHaveLength(1);
  });

  test('is drawn again, and no other', () => {
    const elements = new QueueElements();
    elements.update(queueOf([]).groups);
    const difference = elements.update(queueOf([alice]).groups);
    expect(difference.kind === 'some' && difference.hunks.map(({ hunk }) => hunk.id)).toEqual([ids[1]]);
    expect(elements.update(queueOf([alice]).groups)).toMatchObject({ kind: 'some', hunks: [] });
  });
});

describe('a group', () => {
  const [group] = buildQueue(review, states('attested', 'open', 'open'), { grouping: 'risk' }).groups;
  test('closes when nothing is left in it', () => {
    if (group === undefined) throw new Error('no group');
    expect(toGroupItem(group)).toMatchObject({
      label: 'High risk',
      description: '1 done',
      collapsibleState: 1,
    });
  });
});

test('what a rule covers stands at the end, under the name of the rule', () => {
  const { groups } = buildQueue(review, states('rule-covered', 'open', 'open'), {
    grouping: 'risk',
    rules: new Map([[ids[0] ?? '', 'formatting']]),
  });
  expect(groups.map(({ grouping, key }) => `${grouping}:${key}`)).toEqual(['risk:low', 'rule:formatting']);
  const last = groups.at(-1);
  expect(last && toGroupItem(last)).toMatchObject({ label: 'Covered by formatting', description: '1 hunk' });
});

test('a module says how much of it there is to read', () => {
  const [api] = buildQueue(review, new Map(), { grouping: 'module' }).groups;
  expect(api && toGroupItem(api).description).toBe('2 of 2 left · 6 lines changed');
});

test('5,000 hunks become a queue in a moment', () => {
  const many = buildReview(
    Array.from({ length: 5000 }, (_, at) =>
      hunkOf({
        path: `src/m${at % 100}/f${at % 500}.ts`,
        line: at + 1,
        risk: 'low',
        kind: 'ai',
        module: `src/m${at % 100}`,
      }),
    ),
  );
  const spent = processorClock();
  const { groups } = buildQueue(many, new Map(), { grouping: 'module' });
  expect(groups).toHaveLength(100);
  expect(spent()).toBeLessThan(5_000);
});

describe('what is drawn again', () => {
  const queueOf = (...words: readonly ReviewState[]) =>
    buildQueue(review, states(...words), { grouping: 'module' }).groups;

  test('after a decision its row and its group, and the places stay the same objects', () => {
    const elements = new QueueElements();
    expect(elements.update(queueOf('open', 'open', 'open'))).toEqual({ kind: 'all' });
    const place = elements.find(ids[0] ?? ('' as UnitId));
    const difference = elements.update(queueOf('attested', 'open', 'open'));
    expect(difference).toMatchObject({ kind: 'some', hunks: [{ row: { state: 'attested' } }] });
    expect(difference.kind === 'some' && difference.hunks[0]).toBe(place);
    expect(difference.kind === 'some' && difference.groups.map(({ row: group }) => group.uncovered)).toEqual([
      1,
    ]);
  });

  test('nothing, when nothing changed', () => {
    const elements = new QueueElements();
    elements.update(queueOf('open', 'open', 'open'));
    expect(elements.update(queueOf('open', 'open', 'open'))).toEqual({ kind: 'some', hunks: [], groups: [] });
  });

  test('everything, when hunks stand elsewhere', () => {
    const elements = new QueueElements();
    elements.update(queueOf('open', 'open', 'open'));
    expect(elements.update(queueOf('open', 'rule-covered', 'open')).kind).toBe('all');
    expect(elements.update([]).kind).toBe('all');
    expect(elements.find(ids[0] ?? ('' as UnitId))).toBeUndefined();
  });
});
