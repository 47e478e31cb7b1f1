import {
  type Comment,
  type CommentController,
  CommentMode,
  type CommentThread,
  CommentThreadCollapsibleState,
  CommentThreadState,
  MarkdownString,
  type Uri,
} from 'vscode';
import type { HunkRemark } from '../../core/workflow/prepare/hunkRemarks.ts';
import { wholeLine } from '../comments/wholeLine.ts';
import { plainMarkdown } from '../plainMarkdown.ts';
import { remarkAuthor, remarkTitle, remarkTrust } from './remarkWords.ts';

/** What was said of a hunk, folded beside it. Nobody can answer: it is there to be read. */
export function createRemarkThread(
  controller: CommentController,
  {
    uri,
    line,
    remarks,
  }: { readonly uri: Uri; readonly line: number; readonly remarks: readonly HunkRemark[] },
): CommentThread {
  const thread = controller.createCommentThread(uri, wholeLine(line), remarks.map(remarkComment));
  thread.label = [...new Set(remarks.map(remarkTitle))].join(', ');
  thread.canReply = false;
  thread.contextValue = 'remark';
  thread.collapsibleState = CommentThreadCollapsibleState.Collapsed;
  thread.state = CommentThreadState.Resolved;
  return thread;
}

/** Names and text are somebody's claim: text, never Markdown, and no link leads out of it. */
export function remarkComment(remark: HunkRemark): Comment {
  return {
    author: { name: remarkAuthor(remark) },
    label: remarkTrust(remark),
    mode: CommentMode.Preview,
    timestamp: new Date(remark.at),
    body: new MarkdownString(plainMarkdown(remark.text)),
  };
}
