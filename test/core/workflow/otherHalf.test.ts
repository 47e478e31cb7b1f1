import { expect, test } from 'vitest';
import type { FileFacts } from '../../../src/core/analysis/facts.ts';
import type { RepoPath } from '../../../src/core/base/repoPath.ts';
import { isMoved, otherHalf } from '../../../src/core/workflow/otherHalf.ts';
import type { Review, ReviewHunk } from '../../../src/core/workflow/review.ts';
import { buildReview, hunkOf } from '../../extension/buildReview.ts';

const [from, to, still] = ['src/from.ts', 'src/to.ts', 'src/still.ts'].map((path) =>
  hunkOf({ path, line: 5, risk: 'low', kind: 'human', module: 'src' }),
) as [ReviewHunk, ReviewHunk, ReviewHunk];

/** `hunk` holds one half of what moved; the other one is in `other`. */
function halfOf(hunk: ReviewHunk, other: ReviewHunk, side: 'old' | 'new'): [RepoPath, FileFacts] {
  const span = { start: 5, lines: 1 };
  const counterpart = { path: other.file.path, id: other.id, side, old: span, new: span };
  return [
    hunk.file.path,
    {
      path: hunk.file.path,
      language: null,
      module: 'src',
      old: null,
      new: null,
      fileClass: null,
      moves: new Map([[hunk.id, counterpart]]),
    },
  ];
}

const plain = buildReview([from, to, still]);
const review: Review = {
  ...plain,
  facts: { ...plain.facts, files: new Map([halfOf(from, to, 'new'), halfOf(to, from, 'old')]) },
};

test('each half leads to the other', () => {
  expect(otherHalf(review, from)).toBe(to);
  expect(otherHalf(review, to)).toBe(from);
});

test('what did not move has none', () => {
  expect(otherHalf(review, still)).toBeNull();
  expect([from, to, still].map((hunk) => isMoved(review, hunk))).toEqual([true, true, false]);
});

test('what moved inside its own hunk has none', () => {
  const inside = { ...review, facts: { ...plain.facts, files: new Map([halfOf(from, from, 'new')]) } };
  expect(otherHalf(inside, from)).toBeNull();
});
