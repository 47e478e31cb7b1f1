import {
  type CommentController,
  type CommentReply,
  type CommentThread,
  CommentThreadCollapsibleState,
  comments,
  type Disposable,
  l10n,
  type LogOutputChannel,
  Range,
  type TextDocument,
  type Uri,
  window,
  workspace,
} from 'vscode';
import { runSliced } from '../../core/base/runSliced.ts';
import type { Sliced } from '../../core/base/sliced.ts';
import type { Change, UnitId } from '../../core/diff/change.ts';
import type { FeedbackComment } from '../../core/workflow/feedback/collectFeedback.ts';
import type { Review, ReviewHunk } from '../../core/workflow/review.ts';
import { changedFileOf } from '../documents/changedFileOf.ts';
import { type FlagMark, flagMarks } from '../decorations/hunkMarks.ts';
import { documentOf, nearestHunk } from '../reviewEditor.ts';
import type { OpenedReview, ReviewSession } from '../reviewSession.ts';
import { createFeedbackThread, updateFeedbackThread } from './feedbackThread.ts';
import { createFlagThread, flagName } from './flagThread.ts';

interface ShownFeedback {
  readonly thread: CommentThread;
  feedback: FeedbackComment;
}

interface ShownState {
  readonly change: Change | null;
  /** Units that need work in this draft, with their notes. */
  readonly wanting: string;
}

/**
 * Flags and what reviewers ask for, as comments in the documents of the review. Flags appear with their document, so
 * that a large change fills neither memory nor the list of comments; what needs work is listed at once.
 */
export class ReviewComments implements Disposable {
  private readonly controller: CommentController;
  private readonly session: ReviewSession;
  private readonly log: LogOutputChannel;
  private readonly subscriptions: Disposable[];
  /** By document, then by the name of the flag. */
  private readonly flags = new Map<string, ReadonlyMap<string, CommentThread>>();
  private readonly feedback = new Map<string, ShownFeedback>();
  private findings: OpenedReview['review']['findings'] | null = null;
  /** What the comments that are shown, or on their way, were read for. */
  private shownState: ShownState = { change: null, wanting: '' };

  constructor(session: ReviewSession, log: LogOutputChannel) {
    this.session = session;
    this.log = log;
    this.controller = comments.createCommentController('countersign', l10n.t('Countersign'));
    this.controller.options = {
      prompt: l10n.t('What should the author change?'),
      placeHolder: l10n.t('Marks the hunk as needs work. The note travels with your review.'),
    };
    this.controller.commentingRangeProvider = {
      provideCommentingRanges: (document) => this.commentingRanges(document),
    };
    this.subscriptions = [
      this.controller,
      session.onDidChange(() => this.update()),
      window.onDidChangeVisibleTextEditors(() => this.showFlags()),
      workspace.onDidCloseTextDocument(({ uri }) => this.dropFlags(uri.toString())),
    ];
    this.update();
  }

  /** Unfolds the comment of a flag. False when the flag is not in a document that is open. */
  explainFlag(name: unknown): boolean {
    const thread = [...this.flags.values()].flatMap((known) => known.get(String(name)) ?? [])[0];
    if (thread === undefined) return false;
    // The editor does not tell when a person folds a comment, and an unchanged state would not be sent.
    thread.collapsibleState = CommentThreadCollapsibleState.Collapsed;
    thread.collapsibleState = CommentThreadCollapsibleState.Expanded;
    return true;
  }

  /** The hunk that one of our threads is about; null for everything else that a command may be given. */
  hunkOf(target: unknown): ReviewHunk | null {
    const shown = [...this.feedback.values()].find(({ thread }) => thread === target);
    const hunk = shown?.feedback.hunk;
    return hunk === undefined || hunk === null ? null : this.session.findHunk(hunk.id);
  }

  /** What was written into a comment box: its hunk, and the whole note. Null for what is no comment box of ours. */
  readReply(
    target: unknown,
  ): { readonly hunk: ReviewHunk; readonly note: string; readonly done: () => void } | null {
    if (!isReply(target) || target.text.trim() === '') return null;
    const { thread } = target;
    const shown = [...this.feedback.values()].find((known) => known.thread === thread);
    if (shown !== undefined) {
      const hunk = this.hunkOf(thread);
      const note = [shown.feedback.comment, target.text.trim()].filter((part) => part !== null).join('\n\n');
      return hunk === null ? null : { hunk, note, done: () => undefined };
    }
    const hunk = this.hunkAt(thread);
    return hunk === null ? null : { hunk, note: target.text.trim(), done: () => thread.dispose() };
  }

  dispose(): void {
    this.flags.clear();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private update(): void {
    const { opened } = this.session;
    if (opened?.review.findings !== this.findings) {
      this.findings = opened?.review.findings ?? null;
      for (const uri of this.flags.keys()) this.dropFlags(uri);
    }
    this.showFlags();
    const wanting = [...(opened?.draft.decisions.values() ?? [])]
      .filter(({ verdict }) => verdict === 'needs-work')
      .map(({ unit, note }) => [unit, note]);
    const state = { change: opened?.review.change ?? null, wanting: JSON.stringify(wanting) };
    if (state.change === this.shownState.change && state.wanting === this.shownState.wanting) return;
    this.shownState = state;
    this.showFeedback(state).catch((error: unknown) => this.log.warn(String(error)));
  }

  private showFlags(): void {
    const review = this.session.opened?.review;
    if (review === undefined) return;
    for (const { document } of window.visibleTextEditors) {
      const shown = changedFileOf(review, document.uri);
      const uri = document.uri.toString();
      if (shown === null || this.flags.has(uri)) continue;
      const marks = flagMarks(review, shown.file.path, shown.side);
      runSliced(this.createFlags(document.uri, marks)).catch((error: unknown) =>
        this.log.warn(String(error)),
      );
    }
  }

  /** The editor reads the Markdown of every comment as it is made: some milliseconds each. */
  private *createFlags(uri: Uri, marks: readonly FlagMark[]): Sliced<void> {
    const threads = new Map<string, CommentThread>();
    const document = uri.toString();
    this.flags.set(document, threads);
    for (const mark of marks) {
      threads.set(flagName(mark.finding), createFlagThread(this.controller, uri, mark));
      yield;
      if (this.flags.get(document) !== threads) return;
    }
  }

  private dropFlags(uri: string): void {
    for (const thread of this.flags.get(uri)?.values() ?? []) thread.dispose();
    this.flags.delete(uri);
  }

  private async showFeedback(state: ShownState): Promise<void> {
    const found = await this.session.feedback();
    const review = this.session.opened?.review;
    if (state !== this.shownState) return;
    const wanted = new Map<string, FeedbackComment>();
    for (const feedback of found) wanted.set(unusedKey(feedbackKey(feedback), wanted), feedback);
    const documents = new Map(
      [...wanted].map(([key, feedback]) => [key, review && documentAbout(review, feedback)]),
    );
    for (const [key, { thread }] of this.feedback) {
      if (documents.get(key)?.toString() === thread.uri.toString()) continue;
      thread.dispose();
      this.feedback.delete(key);
    }
    for (const [key, feedback] of wanted) {
      const known = this.feedback.get(key);
      const uri = documents.get(key);
      if (known !== undefined) {
        known.feedback = feedback;
        updateFeedbackThread(known.thread, feedback);
      } else if (uri !== undefined && uri !== null)
        this.feedback.set(key, { thread: createFeedbackThread(this.controller, uri, feedback), feedback });
    }
  }

  private commentingRanges({ uri }: TextDocument): Range[] {
    const review = this.session.opened?.review;
    const shown = review === undefined ? null : changedFileOf(review, uri);
    if (review === undefined || shown === null) return [];
    return shown.file.hunks.flatMap(({ units }) =>
      units.flatMap((unit) => {
        const { start, lines } = unit[shown.side];
        return lines === 0 ? [] : [new Range(start - 1, 0, start + lines - 2, 0)];
      }),
    );
  }

  private hunkAt({ uri, range }: CommentThread): ReviewHunk | null {
    const review = this.session.opened?.review;
    const shown = review === undefined ? null : changedFileOf(review, uri);
    if (review === undefined || shown === null || range === undefined) return null;
    return nearestHunk(review.hunks, shown.file.path, shown.side, range.end.line + 1);
  }
}

/** Where the code stands now that a comment is about, or stood; null when the change touches its file no more. */
function documentAbout(review: Review, { hunk, place }: FeedbackComment): Uri | null {
  const at = hunk ?? review.hunks.find(({ file }) => file.path === place.path || file.oldPath === place.path);
  return at === undefined ? null : documentOf(at, 'new');
}

/** A draft is about its hunk, whatever is written into it; what is signed does not change. */
function feedbackKey({ by, isVerified, hunk, place, at, comment }: FeedbackComment): string {
  const about: UnitId | readonly (string | number)[] = hunk?.id ?? [place.path, place.start];
  return JSON.stringify([by, isVerified, about, ...(by === null ? [] : [at, comment])]);
}

function unusedKey(key: string, used: ReadonlyMap<string, unknown>): string {
  return used.has(key) ? unusedKey(`${key}+`, used) : key;
}

function isReply(value: unknown): value is CommentReply {
  return (
    typeof value === 'object' &&
    value !== null &&
    'text' in value &&
    typeof value.text === 'string' &&
    'thread' in value
  );
}
