import {
  type Comment,
  type CommentController,
  CommentMode,
  type CommentThread,
  CommentThreadCollapsibleState,
  CommentThreadState,
  l10n,
  MarkdownString,
  type Uri,
} from 'vscode';
import { assertNever } from '../../core/base/invariant.ts';
import { displayRepoPath } from '../../core/base/repoPath.ts';
import type { Finding, FindingLevel } from '../../core/risk/finding.ts';
import { ruleCatalog } from '../../core/risk/ruleCatalog.ts';
import type { FlagMark } from '../decorations/hunkMarks.ts';
import { plainMarkdown } from '../plainMarkdown.ts';
import { wholeLine } from './wholeLine.ts';

/** Names a flag in commands: the same flag has the same name while the review is open. */
export function flagName({ rule, path, line, data, message }: Finding): string {
  return JSON.stringify([
    rule,
    path === null ? null : displayRepoPath(path),
    line,
    data['side'] ?? null,
    message,
  ]);
}

/** A flag as a folded comment that nobody can answer: what was found, and why a reviewer should care. */
export function createFlagThread(controller: CommentController, uri: Uri, mark: FlagMark): CommentThread {
  const range = wholeLine(mark.line);
  const thread = controller.createCommentThread(uri, range, [flagComment(mark.finding)]);
  thread.label = l10n.t('Flag');
  thread.canReply = false;
  thread.contextValue = 'flag';
  thread.collapsibleState = CommentThreadCollapsibleState.Collapsed;
  thread.state = CommentThreadState.Unresolved;
  return thread;
}

export function flagComment(finding: Finding): Comment {
  const rule = ruleCatalog.find(({ id }) => id === finding.rule);
  return {
    author: { name: rule?.title ?? finding.rule },
    label: levelWord(finding.level),
    mode: CommentMode.Preview,
    body: flagBody(finding, rule?.rationale ?? null),
  };
}

/** Text of the repository is text, never Markdown. */
function flagBody(finding: Finding, rationale: string | null): MarkdownString {
  const { message, suppressed, rule } = finding;
  const paragraphs = [plainMarkdown(message)];
  if (typeof suppressed === 'string')
    paragraphs.push(plainMarkdown(l10n.t('The policy does not count it: {0}', suppressed)));
  const link = `command:countersign.showRule?${encodeURIComponent(JSON.stringify([rule]))}`;
  paragraphs.push(`[${plainMarkdown(l10n.t('About the rule {0}', rule))}](${link})`);
  // Last, because it is the longest: what follows it would be below the edge of the comment.
  if (rationale !== null)
    paragraphs.push(`**${plainMarkdown(l10n.t('Why this is flagged.'))}** ${plainMarkdown(rationale)}`);
  const body = new MarkdownString(paragraphs.join('\n\n'));
  body.isTrusted = { enabledCommands: ['countersign.showRule'] };
  return body;
}

function levelWord(level: FindingLevel): string {
  switch (level) {
    case 'note':
      return l10n.t('note');
    case 'warning':
      return l10n.t('warning');
    case 'error':
      return l10n.t('serious');
    default:
      return assertNever(level);
  }
}
