import { describe, expect, test } from 'vitest';
import { MarkdownString } from 'vscode';
import { longestExplanation } from '../../src/core/attestation/explanation.ts';
import type { UnitId } from '../../src/core/diff/change.ts';
import type {
  ExplanationRemark,
  NoteRemark,
  RemarksByHunk,
} from '../../src/core/workflow/prepare/hunkRemarks.ts';
import { preparation, type PreparationInput } from '../../src/core/workflow/prepare/preparation.ts';
import { explanationProblem } from '../../src/extension/prepare/explaining.ts';
import { preparationPicks, sizeSentence } from '../../src/extension/prepare/preparationPicks.ts';
import { PreparationState } from '../../src/extension/prepare/preparationState.ts';
import { preparingBadge, preparingMessage } from '../../src/extension/prepare/preparingQueue.ts';
import { remarkComment } from '../../src/extension/prepare/remarkThread.ts';
import { hunkTooltip, toHunkItem } from '../../src/extension/views/hunkItem.ts';
import { QueueElements } from '../../src/extension/views/queueElements.ts';
import { buildQueue, type HunkRow } from '../../src/extension/views/queueModel.ts';
import { buildReview, hunkOf } from './buildReview.ts';

const high = hunkOf({
  path: 'src/pay.ts',
  line: 12,
  risk: 'high',
  kind: 'ai',
  tool: 'claude',
  module: 'src',
  symbol: 'charge',
  finding: 'drops $(flame) a table',
});
const low = hunkOf({ path: 'src/pay.ts', line: 40, risk: 'low', kind: 'unknown', module: 'src' });
const review = buildReview([high, low]);

const hostile = '[click](command:evil) <img src=x> $(flame)\nsecond line';
const explanation: ExplanationRemark = {
  kind: 'explanation',
  name: 'Ann [x](command:evil)',
  email: 'ann@example.com',
  isAuthor: true,
  at: '2026-01-15T10:00:00Z',
  text: hostile,
};
const note: NoteRemark = {
  kind: 'note',
  by: 'bob@example.com',
  isVerified: false,
  at: '2026-01-15T11:00:00Z',
  text: 'Checked the callers.',
};
const remarks: RemarksByHunk = new Map([[high.id, [explanation, note]]]);

function rows(options: {
  readonly remarks?: RemarksByHunk;
  readonly isPreparing?: boolean;
  readonly asked?: ReadonlySet<UnitId>;
}): readonly HunkRow[] {
  const { remarks: known = new Map(), isPreparing = false, asked = null } = options;
  const preparing = isPreparing ? { explain: 'high-risk' as const, asked } : null;
  return buildQueue(review, new Map(), { grouping: 'file', remarks: known, preparing }).rows;
}

const firstRow = (options: Parameters<typeof rows>[0]): HunkRow => {
  const [row] = rows(options);
  if (row === undefined) throw new Error('no row');
  return row;
};

describe('what was said of a hunk', () => {
  test('stands in its tooltip as a claim with a name, and becomes no link', () => {
    const { value } = hunkTooltip(firstRow({ remarks }));
    expect(value).toContain(
      String.raw`Author\'s explanation \(claim by Ann \[x\]\(command\:evil\) \<ann\@example\.com\>\, not signed\)`,
    );
    expect(value).toContain(String.raw`Earlier note of bob\@example\.com \(signed\, not verified\)`);
    expect(value).not.toMatch(/[^\\]\[click|[^\\]<img|[^\\]\$\(flame/);
  });

  test('is named in its row, also for a screen reader', () => {
    const item = toHunkItem(firstRow({ remarks }));
    expect(item.description).toMatch(/^AI · 1 flag · explained · 1 note · /);
    expect(item.accessibilityInformation?.label).toMatch(/, explained, 1 note$/);
  });

  test('is a comment with its worth, which nothing in it can run', () => {
    const { author, label, body } = remarkComment(explanation);
    expect([author.name, label]).toEqual(['Ann [x](command:evil) <ann@example.com>', 'claim, not signed']);
    expect(body).toBeInstanceOf(MarkdownString);
    expect((body as MarkdownString).isTrusted ?? false).toBe(false);
    expect((body as MarkdownString).value).toContain(String.raw`\[click\]\(command\:evil\)`);
    expect(remarkComment({ ...explanation, isAuthor: false }).label).toBe(
      'claim by a non-author, not signed',
    );
    expect(remarkComment(note).label).toBe('signed, not verified');
  });

  test('draws its row again, and no other', () => {
    const elements = new QueueElements();
    const queueWith = (known: RemarksByHunk) =>
      buildQueue(review, new Map(), { grouping: 'file', remarks: known }).groups;
    elements.update(queueWith(new Map()));
    const difference = elements.update(queueWith(remarks));
    expect(difference.kind === 'some' ? difference.hunks.map(({ hunk }) => hunk.id) : null).toEqual([
      high.id,
    ]);
  });
});

test('a text will not do when it is empty or too long, as in a terminal', () => {
  expect(explanationProblem(' \n', false)).toMatch(/^Say in a sentence/);
  expect(explanationProblem(' \n', true)).toBeNull();
  expect(explanationProblem('What it does,\nand why.', false)).toBeNull();
  const longest = `${'x'.repeat(longestExplanation - 2)}\nx`;
  expect(explanationProblem(` ${longest.replace('\n', '\r\n')}\n`, false)).toBeNull();
  expect(explanationProblem(`${longest}yz`, false)).toBe('2 characters too many.');
});

describe('while the author prepares', () => {
  test('the queue says so, and what is left to explain', () => {
    const prepared = rows({ isPreparing: true });
    expect(prepared.map(({ isToExplain }) => isToExplain)).toEqual([true, false]);
    expect(preparingMessage(prepared)).toBe(
      'Preparing – nothing is signed here. A reviewer would read 2 hunks, 6 changed lines, about 1 min. 1 to explain, 1 flagged.',
    );
    expect(preparingBadge(prepared)?.value).toBe(1);
    expect(toHunkItem(firstRow({ isPreparing: true })).description).toMatch(/^to explain · /);
  });

  test('what reviewers ask for comes before everything else', () => {
    const request = {
      name: 'alice',
      by: 'a@x',
      isVerified: true,
      at: explanation.at,
      text: null,
      isEdited: false,
    };
    const asking = rows({ isPreparing: true }).map((row) => ({ ...row, requests: [request] }));
    expect(preparingMessage(asking.slice(0, 1))).toMatch(
      /^Preparing – nothing is signed here\. Reviewers ask for work at 1 hunk\. A reviewer would/,
    );
    expect(preparingMessage(asking)).toContain('Reviewers ask for work at 2 hunks.');
  });

  test('what is explained is done', () => {
    const prepared = rows({ isPreparing: true, remarks });
    expect(prepared.map(({ isToExplain }) => isToExplain)).toEqual([false, false]);
    expect(preparingBadge(prepared)).toBeUndefined();
  });

  test('only what a reviewer will be asked counts', () => {
    const prepared = rows({ isPreparing: true, asked: new Set([low.id]) });
    expect(preparingMessage(prepared)).toMatch(
      /would read 1 hunk, 3 changed lines, .* 0 to explain, 0 flagged\.$/,
    );
  });

  test('each of several open reviews is prepared by itself', () => {
    let shown: string | null = 'one';
    let changes = 0;
    const state = new PreparationState(() => shown, () => (changes += 1)); // prettier-ignore
    state.setOn(true);
    state.setOn(true);
    expect([state.isOn, changes]).toEqual([true, 1]);
    shown = 'two';
    expect(state.isOn).toBe(false);
    shown = 'one';
    expect(state.isOn).toBe(true);
    shown = null;
    expect(state.isOn).toBe(false);
    state.setOn(true);
    expect([state.isOn, changes]).toEqual([false, 1]);
  });
});

describe('the list before a review', () => {
  const input: PreparationInput = {
    review,
    states: new Map(),
    remarks: new Map(),
    comments: [],
    explain: 'high-risk',
    report: null,
  };
  const labels = (changed: Partial<PreparationInput> = {}): readonly string[] =>
    preparationPicks(preparation({ ...input, ...changed })).map(({ label }) => label);

  test('names what can be done, most pressing first', () =>
    expect(labels()).toEqual([
      'Flagged: change it, or explain it',
      '$(warning) drops $ (flame) a table',
      'Not explained',
      '$(edit) Explain charge',
      'Nobody knows who wrote',
      '$(question) pay.ts',
    ]));

  test('puts what a reviewer asked for first, and what is explained last', () => {
    const place = { path: high.file.path, start: 12, lines: 2, text: '+new' };
    const comment = {
      comment: 'Use the table.\nPlease.',
      by: null,
      member: null,
      isVerified: false,
      flags: [],
      at: '2026-01-02T03:04:05Z',
    };
    const shown = labels({ remarks, comments: [{ ...comment, place, status: 'open', hunk: high }] });
    expect(shown.slice(0, 2)).toEqual(['Reviewers asked for', '$(request-changes) Use the table.']);
    expect(shown.slice(-3)).toEqual([
      'Explained',
      '$(cloud-upload) Push explanations with the records',
      '$(comment) charge',
    ]);
  });

  test('says how much there is to read', () =>
    expect(sizeSentence(preparation(input))).toBe(
      'A reviewer would read 2 hunks, 6 changed lines, about 1 min.',
    ));
});
