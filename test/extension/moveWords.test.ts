// What is said of a review that was read again.
import { expect, test } from 'vitest';
import type { ReviewState } from '../../src/core/review/decision.ts';
import { moveWords, type ReviewMoment } from '../../src/extension/views/moveWords.ts';
import { hunkOf } from './buildReview.ts';

/** `pay.ts:1=attested` */
function moment(...hunks: readonly string[]): ReviewMoment {
  const all = hunks.map((text) => {
    const [, path = '', line = '', state = 'open'] = /^(.+):(\d+)(?:=(.+))?$/.exec(text) ?? [];
    const hunk = hunkOf({ path, line: Number(line), risk: 'low', kind: 'ai', module: '.' });
    return { hunk, state: state as ReviewState };
  });
  return {
    review: { hunks: all.map(({ hunk }) => hunk) },
    states: new Map(all.map(({ hunk, state }) => [hunk.id, state])),
  };
}

test('where every hunk is as it was nothing is said, whatever was decided meanwhile', () => {
  expect(moveWords(moment('a.ts:1', 'b.ts:2'), moment('a.ts:1=attested', 'b.ts:2'))).toBeNull();
  expect(moveWords(moment('a.ts:1=stale'), moment('a.ts:1=stale'))).toBeNull();
});

test('what was signed and edited is stale, by name, and said once', () => {
  expect(moveWords(moment('src/a.ts:1=attested', 'b.ts:2'), moment('src/a.ts:9=stale', 'b.ts:2'))).toBe(
    'The change moved: 1 hunk is stale, it was edited since it was signed (a.ts).',
  );
  const many = ['a.ts:9=stale', 'b.ts:9=stale', 'c.ts:9=stale', 'd.ts:9=stale'];
  expect(moveWords(moment(), moment(...many))).toContain('4 hunks are stale');
  expect(moveWords(moment(), moment(...many))).toContain('(a.ts, b.ts, c.ts, …)');
});

test('new and lost hunks are counted, and what had been decided on is not passed over', () => {
  expect(moveWords(moment('a.ts:1=attested'), moment('a.ts:5', 'b.ts:2'))).toBe(
    'The change moved: 2 hunks are new or edited; 1 that you had decided on is not the same any more.',
  );
  expect(moveWords(moment('a.ts:1', 'b.ts:2'), moment('a.ts:1'))).toBe('The change moved: 1 hunk is gone.');
});
