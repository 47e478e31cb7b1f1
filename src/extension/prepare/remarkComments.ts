import {
  type CommentController,
  type CommentThread,
  comments,
  type Disposable,
  l10n,
  type LogOutputChannel,
  type TextDocument,
  window,
  workspace,
} from 'vscode';
import { readRemarks } from '../../core/workflow/prepare/readRemarks.ts';
import type { RemarksByHunk } from '../../core/workflow/prepare/hunkRemarks.ts';
import type { Review } from '../../core/workflow/review.ts';
import { changedFileOf } from '../documents/changedFileOf.ts';
import { documentOf } from '../reviewEditor.ts';
import type { ReviewSession } from '../reviewSession.ts';
import { firstLine } from '../views/hunkWords.ts';
import { createRemarkThread } from './remarkThread.ts';

/**
 * Reads what authors explain and signers noted once a review is open, and shows it beside the hunks: in documents that
 * are visible, as flags are.
 */
export class RemarkComments implements Disposable {
  private readonly session: ReviewSession;
  private readonly log: LogOutputChannel;
  private readonly controller: CommentController;
  private readonly subscriptions: Disposable[];
  private readonly threads = new Map<string, readonly CommentThread[]>();
  /** What was read, or is being read. */
  private readFor: Review['change'] | null = null;
  private shown: RemarksByHunk | null = null;
  /** Counts reads: an older one that ends later must not replace what a newer one found. */
  private reads = 0;

  constructor(session: ReviewSession, log: LogOutputChannel) {
    this.session = session;
    this.log = log;
    this.controller = comments.createCommentController('countersign.remarks', l10n.t('Countersign Notes'));
    this.subscriptions = [
      this.controller,
      session.onDidChange(() => this.update()),
      window.onDidChangeVisibleTextEditors(() => this.show()),
      workspace.onDidCloseTextDocument(({ uri }) => this.drop(uri.toString())),
    ];
    this.update();
  }

  /** Reads the store again: after somebody explained a hunk, or records were fetched. Throws `GitError`. */
  async reload(): Promise<void> {
    const { opened, preparation } = this.session;
    const change = opened?.review.change ?? null;
    if (change !== this.readFor && preparation.asked !== null) {
      this.readFor = change;
      preparation.setAsked(null);
    }
    this.readFor = change;
    this.reads += 1;
    const own = this.reads;
    const read = opened === null ? null : await readRemarks(opened);
    if (own !== this.reads) return;
    for (const { message } of read?.problems ?? []) this.log.warn(message);
    preparation.setRemarks(read?.value ?? new Map());
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private update(): void {
    if ((this.session.opened?.review.change ?? null) !== this.readFor)
      this.reload().catch((error: unknown) => this.log.warn(String(error)));
    if (this.session.preparation.remarks !== this.shown) {
      this.shown = this.session.preparation.remarks;
      for (const uri of this.threads.keys()) this.drop(uri);
    }
    this.show();
  }

  private show(): void {
    const review = this.session.opened?.review;
    if (review === undefined) {
      for (const uri of this.threads.keys()) this.drop(uri);
      return;
    }
    for (const { document } of window.visibleTextEditors)
      if (!this.threads.has(document.uri.toString())) this.showIn(review, document);
  }

  private showIn(review: Review, { uri }: TextDocument): void {
    const file = changedFileOf(review, uri);
    if (file === null || this.session.preparation.remarks.size === 0) return;
    const name = uri.toString();
    const threads = review.hunks
      .filter((hunk) => hunk.file.path === file.file.path && documentOf(hunk, 'new').toString() === name)
      .flatMap((hunk) => {
        const remarks = this.session.preparation.remarksOn(hunk);
        if (remarks.length === 0) return [];
        return [createRemarkThread(this.controller, { uri, line: firstLine(hunk), remarks })];
      });
    this.threads.set(name, threads);
  }

  private drop(uri: string): void {
    for (const thread of this.threads.get(uri) ?? []) thread.dispose();
    this.threads.delete(uri);
  }
}
