// A person's word on who wrote something, as the editor shows it: with its name, never as a link.
import { expect, test } from 'vitest';
import type { AttributedRange, ProvenanceSource } from '../../src/core/provenance/attribution.ts';
import { marksToShow } from '../../src/core/workflow/marksToShow.ts';
import type { Review } from '../../src/core/workflow/review.ts';
import { withMarks } from '../../src/core/workflow/withMarks.ts';
import { aiHover } from '../../src/extension/decorations/aiHover.ts';
import { aiMarks } from '../../src/extension/decorations/hunkMarks.ts';
import { authorWord, markWords } from '../../src/extension/views/hunkWords.ts';
import { hunkAuthor } from '../../src/core/workflow/hunkSummary.ts';
import { toRepoPath } from '../../src/core/base/repoPath.ts';
import { buildReview, hunkOf } from './buildReview.ts';

const path = toRepoPath('src/pay.ts');
const at = '2026-11-20T10:00:00Z';
const nobody = { reader: 'marked', tool: null, model: null, session: null, commit: null };

const plain = buildReview([
  hunkOf({ path, line: 12, risk: 'low', kind: 'unknown', module: 'src' }),
  hunkOf({ path, line: 40, risk: 'low', kind: 'unknown', module: 'src' }),
]);
const range = { end: 0, kind: 'unknown', tier: null, source: null, commit: null } as const;
const ranges: readonly AttributedRange[] = [12, 40].map((start) => ({ ...range, start, end: start + 1 }));
const touched = { kind: 'unknown', tier: null, sources: [] } as const;
const provenance = { files: new Map([[path, { path, ranges, touched }]]), problems: [] };
const review: Review = { ...plain, provenance, recordedProvenance: provenance };
const [first, second] = review.units.map(({ unit }) => unit.id);

function shown(kind: 'ai' | 'human'): Review {
  if (first === undefined) throw new Error('two hunks');
  const marks = new Map([[first, { unit: first, authorship: kind, reason: '[click](command:evil)', at }]]);
  return withMarks(review, marksToShow(review, { marks }));
}

test('a marked hunk is marked in the editor and named in the queue, the others are not', () => {
  const marked = shown('ai');
  expect(aiMarks(marked, path, 'new').map(({ start, end }) => [start, end])).toEqual([[12, 13]]);
  const [hunk, other] = marked.hunks;
  if (hunk === undefined || other === undefined) throw new Error('two hunks');
  expect(authorWord(hunkAuthor(hunk))).toBe('AI');
  expect(markWords(hunk)).toEqual(['Marked by you, not signed yet: [click](command:evil)']);
  expect(markWords(other)).toEqual([]);
  expect(withMarks(marked, new Map()).units.map((unit) => unit.provenance.kind)).toEqual([
    'unknown',
    'unknown',
  ]);
});

test('a mark as human makes no AI lines', () => {
  const marked = shown('human');
  expect(aiMarks(marked, path, 'new')).toEqual([]);
  expect(marked.hunks.map((hunk) => hunkAuthor(hunk).kind)).toEqual(['human', 'unknown']);
});

test('what is signed is not shown a second time as not signed', () => {
  if (second === undefined) throw new Error('two hunks');
  const signed = { kind: 'ai', by: 'bob@example.com', reason: 'the log' } as const;
  const known: Review = { ...review, marks: new Map([[second, [signed]]]) };
  const own = new Map([[second, { unit: second, authorship: 'ai', reason: 'the log', at } as const]]);
  expect([...marksToShow(known, { marks: own }).values()]).toEqual([[signed]]);
});

test('the hover names who says so and who disputes it, as text', () => {
  const hover = (source: ProvenanceSource): string =>
    aiHover({
      ...range,
      start: 1,
      kind: 'ai',
      tier: 'E',
      source,
      conflicts: [{ kind: 'human', tier: 'A', reader: 'git-ai' }],
    }).value;
  const own = hover(nobody);
  expect(own).toContain('you\\, not signed yet');
  expect(own).toContain('Disputed by\\: git');
  const signed = hover({ ...nobody, by: 'bob', reason: '[click](command:evil)' });
  expect(signed).toContain('Marked by\\: bob');
  expect(signed).not.toContain('[click](command:evil)');
});
