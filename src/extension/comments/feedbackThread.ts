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
import type { FeedbackComment } from '../../core/workflow/feedback/collectFeedback.ts';
import { firstLine } from '../views/hunkWords.ts';
import { plainMarkdown } from '../plainMarkdown.ts';
import { wholeLine } from './wholeLine.ts';

/** True for what this editor's own person wrote and has not signed: only that can be added to. */
export function isOwnDraft({ by, isVerified, hunk }: FeedbackComment): boolean {
  return by === null && isVerified && hunk !== null;
}

/** What a reviewer asks for, beside the code that it is about now. */
export function createFeedbackThread(
  controller: CommentController,
  uri: Uri,
  feedback: FeedbackComment,
): CommentThread {
  const line = feedback.hunk === null ? Math.max(1, feedback.place.start) : firstLine(feedback.hunk);
  const thread = controller.createCommentThread(uri, wholeLine(line), []);
  thread.collapsibleState = CommentThreadCollapsibleState.Collapsed;
  updateFeedbackThread(thread, feedback);
  return thread;
}

export function updateFeedbackThread(thread: CommentThread, feedback: FeedbackComment): void {
  thread.comments = [feedbackComment(feedback)];
  thread.label = l10n.t('Needs work: {0}', statusWord(feedback.status));
  thread.canReply = isOwnDraft(feedback);
  thread.contextValue = isOwnDraft(feedback) ? 'own' : 'other';
  thread.state = feedback.status === 'gone' ? CommentThreadState.Resolved : CommentThreadState.Unresolved;
}

export function feedbackComment(feedback: FeedbackComment): Comment {
  return {
    author: { name: authorName(feedback) },
    label: trustWord(feedback),
    mode: CommentMode.Preview,
    timestamp: new Date(feedback.at),
    body: new MarkdownString(
      plainMarkdown(feedback.comment ?? l10n.t('Needs work; no comment was written.')),
    ),
  };
}

function authorName({ by, isVerified }: FeedbackComment): string {
  if (by !== null) return by;
  return isVerified ? l10n.t('You') : l10n.t('Another tool on this machine');
}

function trustWord({ by, isVerified }: FeedbackComment): string {
  if (by === null) return isVerified ? l10n.t('draft, not signed yet') : l10n.t('draft, not verified');
  return isVerified ? l10n.t('signed, verified') : l10n.t('signed, not verified');
}

function statusWord(status: FeedbackComment['status']): string {
  switch (status) {
    case 'open':
      return l10n.t('open');
    case 'changed':
      return l10n.t('edited since, look again');
    case 'gone':
      return l10n.t('nothing like it is left');
    default:
      return assertNever(status);
  }
}
