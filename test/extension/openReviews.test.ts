import { describe, expect, test } from 'vitest';
import { toObjectId } from '../../src/core/base/objectId.ts';
import type { TargetRequest } from '../../src/core/workflow/target.ts';
import { repositoryAround } from '../../src/extension/commands/chooseRepository.ts';
import { type OpenReviewEntry, OpenReviews } from '../../src/extension/openReviews.ts';
import { type ParkedReview, ParkedReviews, reviewKey } from '../../src/extension/parkedReviews.ts';

/** What the window would remember. */
function createMemory(stored?: unknown) {
  const values = new Map<string, unknown>(stored === undefined ? [] : [['countersign.openReviews', stored]]);
  return {
    values,
    keys: () => [...values.keys()],
    get: <T>(key: string, fallback?: T) => (values.has(key) ? (JSON.parse(JSON.stringify(values.get(key))) as T) : (fallback as T)), // prettier-ignore
    update: (key: string, value: unknown) => Promise.resolve(void values.set(key, value)),
  };
}

const rangeOf = (range: string): TargetRequest => ({ kind: 'range', range });

function entryOf(request: TargetRequest, root = '/r'): OpenReviewEntry {
  return { root, request, left: 2, all: 5, place: 'h1', filters: ['ai'] };
}

describe('open reviews', () => {
  test('the last one stands first, each once, and a restart keeps them', async () => {
    const memory = createMemory();
    const reviews = new OpenReviews(memory);
    await reviews.put(entryOf(rangeOf('a...b')));
    await reviews.put(entryOf(rangeOf('a...c')));
    await reviews.put({ ...entryOf(rangeOf('a...b')), left: 1 });
    const expected = [{ ...entryOf(rangeOf('a...b')), left: 1 }, entryOf(rangeOf('a...c'))];
    expect(reviews.all).toEqual(expected);
    expect(new OpenReviews(memory).all).toEqual(expected);
  });

  test('the same target in two work trees is two reviews', async () => {
    const reviews = new OpenReviews(createMemory());
    await reviews.put(entryOf({ kind: 'worktree' }, '/one'));
    await reviews.put(entryOf({ kind: 'worktree' }, '/two'));
    await reviews.remove('/one', { kind: 'worktree' });
    expect(reviews.all.map(({ root }) => root)).toEqual(['/two']);
  });

  test('a patch ends with the window', async () => {
    const memory = createMemory();
    const reviews = new OpenReviews(memory);
    await reviews.put(entryOf({ kind: 'patch', label: 'x', patch: 'diff --git' }));
    expect(reviews.all).toHaveLength(1);
    expect(new OpenReviews(memory).all).toEqual([]);
  });

  test('what another version stored is read as far as it can be', () => {
    const stored = [
      null,
      3,
      {},
      { root: '/r', request: { kind: 'branch' }, filters: ['ai', 'gone'], place: 7 },
    ];
    expect(new OpenReviews(createMemory(stored)).all).toEqual([
      { root: '/r', request: { kind: 'branch' }, left: 0, all: 0, place: null, filters: ['ai'] },
    ]);
  });
});

describe('reviews behind the one that is shown', () => {
  const oid = toObjectId('2'.repeat(40));

  function parkedOf(range: string, bytes: Uint8Array | null, log: string[]): ParkedReview {
    const partial = {
      opened: { repository: { root: '/r' }, request: rangeOf(range) },
      blobs: {
        read: () => Promise.resolve(bytes),
        dispose: () => void log.push(range),
      },
    };
    return partial as unknown as ParkedReview;
  }

  test('can still be read, four of them; the oldest ends', async () => {
    const ended: string[] = [];
    const parked = new ParkedReviews();
    for (const range of ['1', '2', '3', '4', '5']) parked.put(parkedOf(range, range === '2' ? Buffer.from('b') : null, ended)); // prettier-ignore
    expect(ended).toEqual(['1']);
    expect(await parked.read(oid)).toEqual(Buffer.from('b'));
    expect(parked.take(reviewKey('/r', rangeOf('1')))).toBeNull();
    expect(parked.take(reviewKey('/r', rangeOf('2')))).not.toBeNull();
    expect(await parked.read(oid)).toBeNull();
    parked.dispose();
    expect(ended).toEqual(['1', '3', '4', '5']);
  });
});

test('a file belongs to the innermost repository around it', () => {
  const places = [{ root: '/w/app' }, { root: '/w/app/libs/core' }, { root: '/w/app2' }];
  const check = (file: string, root: string | undefined): void =>
    expect(repositoryAround(file, places)?.root).toBe(root);
  check('/w/app/src/a.ts', '/w/app');
  check('/w/app/libs/core/a.ts', '/w/app/libs/core');
  check('/w/app2/a.ts', '/w/app2');
  check('/w/other/a.ts', undefined);
});
