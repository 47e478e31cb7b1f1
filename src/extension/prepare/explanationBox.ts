import {
  type Comment,
  CommentMode,
  type CommentThread,
  CommentThreadCollapsibleState,
  comments,
  type Disposable,
  l10n,
} from 'vscode';
import { wholeLine } from '../comments/wholeLine.ts';
import { documentOf } from '../reviewEditor.ts';
import type { ReviewHunk } from '../../core/workflow/review.ts';
import { firstLine, hunkTitle } from '../views/hunkWords.ts';

/** What is written in a box beside the code. */
export interface WrittenExplanation {
  readonly hunk: ReviewHunk;
  /** Who writes, as the box says. */
  readonly name: string;
  readonly text: string;
}

interface OpenBox {
  readonly hunk: ReviewHunk;
  readonly thread: CommentThread;
}

/** Boxes of several lines beside the code, in which an author explains a hunk: comments that are being edited. */
export class ExplanationBox implements Disposable {
  private readonly controller = comments.createCommentController(
    'countersign.explanation',
    l10n.t('Countersign Explanations'),
  );
  private readonly boxes = new Map<Comment, OpenBox>();

  /** Opens the box of a hunk with a text to go on from, and puts the cursor into it; its document is on screen. */
  open(hunk: ReviewHunk, { name, text }: { readonly name: string; readonly text: string }): void {
    for (const [comment, box] of this.boxes) if (box.hunk.id === hunk.id) this.close(comment);
    const comment: Comment = {
      author: { name },
      label: l10n.t('claim, not signed'),
      mode: CommentMode.Editing,
      contextValue: 'explanation',
      body: text,
    };
    const thread = this.controller.createCommentThread(documentOf(hunk, 'new'), wholeLine(firstLine(hunk)), [
      comment,
    ]);
    thread.label = l10n.t('Explain {0}', hunkTitle(hunk));
    thread.canReply = false;
    thread.collapsibleState = CommentThreadCollapsibleState.Expanded;
    this.boxes.set(comment, { hunk, thread });
  }

  /** What stands in the box that a command was called on; null for what is no box of ours. */
  read(target: unknown): WrittenExplanation | null {
    const [comment, box] = [...this.boxes].find(([known]) => known === target) ?? [];
    if (comment === undefined || box === undefined) return null;
    const { author, body } = comment;
    return { hunk: box.hunk, name: author.name, text: typeof body === 'string' ? body : body.value };
  }

  /** Closes the box that a command was called on, with what is written in it. */
  close(target: unknown): void {
    for (const [comment, { thread }] of this.boxes) {
      if (comment !== target) continue;
      this.boxes.delete(comment);
      thread.dispose();
    }
  }

  dispose(): void {
    this.controller.dispose();
  }
}
