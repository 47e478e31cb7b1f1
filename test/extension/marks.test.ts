import { expect, test } from 'vitest';
import { toObjectId } from '../../src/core/base/objectId.ts';
import { toRepoPath } from '../../src/core/base/repoPath.ts';
import type { Review } from '../../src/core/workflow/review.ts';
import { aiHover } from '../../src/extension/decorations/aiHover.ts';
import { aiMarks, fileShown, flagMarks, hunkMarks } from '../../src/extension/decorations/hunkMarks.ts';
import { blobUri, parseBlobUri } from '../../src/extension/documents/blobUri.ts';
import { overviewState } from '../../src/extension/webview/overviewState.ts';
import { buildReview, hunkOf } from './buildReview.ts';

const path = toRepoPath('src/pay.ts');
const oid = toObjectId('a'.repeat(40));
const source = { reader: 'git-ai', tool: '[click](command:evil)', model: null, session: null, commit: oid };

const plain = buildReview([
  hunkOf({ path, line: 12, risk: 'high', kind: 'ai', module: 'src', finding: 'This drops a table' }),
  hunkOf({ path, line: 40, risk: 'low', kind: 'human', module: 'src' }),
]);
const review: Review = {
  ...plain,
  provenance: {
    problems: [],
    files: new Map([
      [
        path,
        {
          path,
          touched: { kind: 'ai', tier: 'A', sources: [] },
          ranges: [
            { start: 12, end: 13, kind: 'ai', tier: 'A', source, commit: oid },
            { start: 40, end: 41, kind: 'human', tier: 'A', source: null, commit: oid },
          ],
        },
      ],
    ]),
  },
};

test('only lines that an AI wrote are marked, and only on the new side', () => {
  expect(aiMarks(review, path, 'new').map(({ start, end }) => [start, end])).toEqual([[12, 13]]);
  expect(aiMarks(review, path, 'old')).toEqual([]);
});

test('flags stand at their line, on their side', () => {
  expect(flagMarks(review, path, 'new').map((mark) => mark.line)).toEqual([12]);
  expect(flagMarks(review, path, 'old')).toEqual([]);
  const [finding] = review.findings;
  const removed: Review = {
    ...review,
    findings: finding === undefined ? [] : [{ ...finding, data: { side: 'old' } }],
  };
  expect(flagMarks(removed, path, 'old').map((mark) => mark.line)).toEqual([12]);
  expect(flagMarks(removed, path, 'new')).toEqual([]);
});

test('every hunk of a file is announced where it begins', () => {
  expect(hunkMarks(review, path).map((mark) => mark.line)).toEqual([12, 40]);
});

test('a hover never turns what a record says into a link', () => {
  const [mark] = aiMarks(review, path, 'new');
  if (mark === undefined) throw new Error('no mark');
  const hover = aiHover(mark.range);
  expect(hover.value).toContain('strong evidence');
  expect(hover.value).not.toContain('[click](command:evil)');
  expect(hover.isTrusted).toBeFalsy();
});

test('a document names its content, its side and its file; anything else is not ours', () => {
  const uri = blobUri(path, 'new', oid);
  expect(parseBlobUri(uri)).toEqual({ oid, side: 'new', path });
  expect(parseBlobUri(blobUri(path, 'old', null))).toEqual({ oid: null, side: 'old', path });
  expect(parseBlobUri(uri.with({ scheme: 'file' }))).toBeNull();
  expect(parseBlobUri(uri.with({ authority: 'not-an-id' }))).toBeNull();
  expect(fileShown(review, 'src/pay.ts')).toBe(path);
  expect(fileShown(review, 'src/other.ts')).toBeNull();
});

test('the overview counts hunks by risk and module, and lines by author', () => {
  const [first] = review.hunks;
  const states = new Map(first === undefined ? [] : [[first.id, 'attested' as const]]);
  const state = overviewState(review, states, { hasPolicy: false, report: null });
  expect(state.risk).toEqual([
    { label: 'High risk', decided: 1, total: 1 },
    { label: 'Low risk', decided: 0, total: 1 },
  ]);
  expect(state.modules).toMatchObject([{ label: 'src', decided: 1, total: 2 }]);
  expect(state.authors.map(({ kind, lines }) => [kind, lines])).toEqual([
    ['ai', 2],
    ['human', 2],
    ['unknown', 0],
  ]);
});
