import { describe, expect, test } from 'vitest';
import type { MarkdownString } from 'vscode';
import { toRepoPath } from '../../src/core/base/repoPath.ts';
import type { Finding } from '../../src/core/risk/finding.ts';
import type { FeedbackComment } from '../../src/core/workflow/feedback/collectFeedback.ts';
import { feedbackComment, isOwnDraft } from '../../src/extension/comments/feedbackThread.ts';
import { flagComment, flagName } from '../../src/extension/comments/flagThread.ts';
import { hunkOf } from './buildReview.ts';

const path = toRepoPath('src/pay.ts');
const hunk = hunkOf({ path, line: 12, risk: 'high', kind: 'ai', module: 'src' });
const hostile = '[click](command:evil) <img src=x> $(flame)';
const finding: Finding = {
  rule: 'destructive-operation',
  level: 'error',
  path,
  unit: null,
  line: 12,
  message: hostile,
  data: {},
};
const feedback: FeedbackComment = {
  place: { path, start: 12, lines: 2, text: '+new' },
  comment: hostile,
  at: '2026-01-02T03:04:05Z',
  by: null,
  member: null,
  isVerified: true,
  flags: [],
  status: 'open',
  hunk,
};

const text = ({ body }: { readonly body: string | MarkdownString }): string =>
  typeof body === 'string' ? body : body.value;

describe('a flag as a comment', () => {
  const comment = flagComment(finding);

  test('says what was found, why it matters, and where the rule is explained', () => {
    expect(comment.author.name).toBe('Destructive operation');
    expect(text(comment)).toMatch(/Why this is flagged\\\..*does not come back with a revert/s);
    expect(text(comment)).toContain('(command:countersign.showRule?%5B%22destructive-operation%22%5D)');
  });

  test('text of the repository becomes no link, and no other command can run', () => {
    expect(text(comment)).not.toContain('[click](');
    expect(text(comment)).not.toMatch(/[^\\]<img/);
    const { body } = comment;
    expect(typeof body === 'string' ? null : body.isTrusted).toEqual({
      enabledCommands: ['countersign.showRule'],
    });
  });

  test('one that the policy does not count says so', () =>
    expect(text(flagComment({ ...finding, suppressed: 'a test database' }))).toContain('a test database'));

  test('two flags of a line have two names', () =>
    expect(flagName(finding)).not.toBe(flagName({ ...finding, rule: 'secret' })));
});

describe('what a reviewer asks for, as a comment', () => {
  const check = (over: Partial<FeedbackComment>, expected: readonly [string, string, boolean]): void => {
    const { author, label } = feedbackComment({ ...feedback, ...over });
    expect([author.name, label, isOwnDraft({ ...feedback, ...over })]).toEqual(expected);
  };

  test('names its author, and says how far that can be trusted', () => {
    check({}, ['You', 'draft, not signed yet', true]);
    check({ isVerified: false }, ['Another tool on this machine', 'draft, not verified', false]);
    check({ by: 'bob@orchard.example' }, ['bob@orchard.example', 'signed, verified', false]);
    check({ by: 'eve', isVerified: false }, ['eve', 'signed, not verified', false]);
  });

  test('what is gone cannot be added to', () =>
    check({ hunk: null, status: 'gone' }, ['You', 'draft, not signed yet', false]));

  test('its lines stay lines, and its blanks can break', () => {
    const { comment } = { comment: 'first line\nsecond line, https://evil.example' };
    expect(text(feedbackComment({ ...feedback, comment }))).toBe(
      String.raw`first line` + '  \n' + String.raw`second line\, https\:\/\/evil\.example`,
    );
  });

  test('its words become no link', () => expect(text(feedbackComment(feedback))).not.toContain('[click]('));
});
