import { type Disposable, type Tab, window, workspace } from 'vscode';
import type { FileChange, UnitId } from '../../core/diff/change.ts';
import { groupBy } from '../../core/base/groupBy.ts';
import {
  addShown,
  linesOnScreen,
  type ReadingProgress,
  readingProgress,
  type ShownSides,
  type UnitReading,
} from '../../core/review/readingProgress.ts';
import type { Review, ReviewHunk } from '../../core/workflow/review.ts';
import { hunkAtCursor } from '../reviewEditor.ts';
import type { ReviewSession } from '../reviewSession.ts';
import { trustedEditors } from './trustedEditors.ts';
import { visibleLines } from './visibleLines.ts';

/** Somebody who touches nothing for this long is not reading. */
const idleMilliseconds = 5 * 60_000;

/** So long the editor may take to draw the rest of what it began to draw. */
const drawingMilliseconds = 400;

/** So long a busy machine may take to open a diff or to scroll in it, and to tell. */
const openingMilliseconds = 3_000;

const nothing: ShownSides = { old: [], new: [] };

/**
 * Which lines of each hunk were on screen, and for how long, while this window had the focus. Kept in memory alone: a
 * new window knows nothing of what was read before it, and what nobody decided is not written down.
 */
export class ReadingTracker implements Disposable {
  private readonly session: ReviewSession;
  private readonly subscriptions: Disposable[];
  private readonly readings = new Map<UnitId, UnitReading>();
  private readonly milliseconds = new Map<UnitId, number>();
  private hunksOf: {
    readonly review: Review;
    readonly byFile: ReadonlyMap<FileChange, readonly ReviewHunk[]>;
  } | null = null;
  /** Who gets the time until the next sample: hunks with their share, which sum up to 1. */
  private onScreen: ReadonlyMap<UnitId, number> = new Map();
  private since = performance.now();
  /** A hunk that is no text, and the tab in which it was opened. */
  private opened: { readonly hunk: ReviewHunk; readonly tab: Tab | undefined } | null = null;
  private waiting: (() => void)[] = [];

  constructor(session: ReviewSession) {
    this.session = session;
    const sample = (): void => this.sample();
    this.subscriptions = [
      window.onDidChangeTextEditorVisibleRanges(sample),
      window.onDidChangeTextEditorSelection(sample),
      window.onDidChangeVisibleTextEditors(sample),
      window.onDidChangeActiveTextEditor(sample),
      window.onDidChangeWindowState(sample),
      window.tabGroups.onDidChangeTabs(sample),
      workspace.onDidCloseTextDocument(sample),
      session.onDidChange(sample),
    ];
  }

  /** Says that the editor of a hunk is open, which is all that can be known of what has no text. */
  noteOpened(hunk: ReviewHunk): void {
    this.opened = { hunk, tab: window.tabGroups.activeTabGroup.activeTab };
    this.sample();
  }

  progressOf(hunk: ReviewHunk): ReadingProgress {
    return readingProgress(hunk.hunk.units, this.readings);
  }

  /** As `progressOf`, once the editor had time to draw what was just opened. */
  async settledProgressOf(hunk: ReviewHunk): Promise<ReadingProgress> {
    const isOpened = this.session.shown?.hunk === hunk.id;
    return this.progressWhen(hunk, ({ unseen, shownLines }, elapsed) => {
      const limit = isOpened && shownLines === 0 ? openingMilliseconds : drawingMilliseconds;
      return unseen === null ? 0 : limit - elapsed;
    });
  }

  /** As `progressOf`, once the editor had time to show more of the hunk than was on screen `before`. */
  async progressAfter(hunk: ReviewHunk, before: ReadingProgress): Promise<ReadingProgress> {
    return this.progressWhen(hunk, ({ unseen, shownLines }, elapsed) =>
      shownLines > before.shownLines || unseen?.line !== before.unseen?.line
        ? 0
        : openingMilliseconds - elapsed,
    );
  }

  /** Milliseconds that a hunk was on screen. Hunks that are shown together share the time. */
  millisecondsOf(hunk: ReviewHunk): number {
    this.sample();
    return Math.round(this.milliseconds.get(hunk.id) ?? 0);
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  /** Looks again and again while `patience` has milliseconds left. */
  private async progressWhen(
    hunk: ReviewHunk,
    patience: (progress: ReadingProgress, elapsed: number) => number,
  ): Promise<ReadingProgress> {
    const begun = performance.now();
    for (;;) {
      this.sample();
      const progress = this.progressOf(hunk);
      const left = patience(progress, performance.now() - begun);
      if (left <= 0) return progress;
      await this.nextSample(left);
    }
  }

  private nextSample(limit: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, limit);
      this.waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Credits the time since the last sample to what was on screen then, and looks again. */
  private sample(): void {
    const now = performance.now();
    const elapsed = Math.min(now - this.since, idleMilliseconds);
    for (const [hunk, share] of this.onScreen)
      this.milliseconds.set(hunk, (this.milliseconds.get(hunk) ?? 0) + elapsed * share);
    this.since = now;
    this.onScreen = this.look();
    for (const wake of this.waiting.splice(0)) wake();
  }

  private look(): ReadonlyMap<UnitId, number> {
    const review = this.session.opened?.review;
    if (review === undefined || !window.state.focused) return new Map();
    const visible = visibleLines(review, trustedEditors());
    const lines = new Map<UnitId, number>();
    for (const [file, shown] of visible) {
      for (const hunk of this.hunksIn(review, file)) {
        this.note(hunk, shown, true);
        const count = linesOnScreen(hunk.hunk.units, shown);
        if (count > 0) lines.set(hunk.id, count);
      }
    }
    const { opened } = this;
    if (opened !== null && opened.tab?.isActive === true) {
      this.note(opened.hunk, nothing, true);
      if (lines.size === 0) return new Map([[opened.hunk.id, 1]]);
    }
    return this.sharesOf(lines);
  }

  /** The hunk that keys are about is the one that is read; where it is not on screen, those that are share by lines. */
  private sharesOf(lines: ReadonlyMap<UnitId, number>): ReadonlyMap<UnitId, number> {
    const current = lines.size > 1 ? hunkAtCursor(this.session)?.id : undefined;
    if (current !== undefined && lines.has(current)) return new Map([[current, 1]]);
    const all = [...lines.values()].reduce((sum, count) => sum + count, 0);
    return new Map([...lines].map(([hunk, count]) => [hunk, count / all]));
  }

  private note(hunk: ReviewHunk, shown: ShownSides, isOpened: boolean): void {
    for (const unit of hunk.hunk.units) {
      const reading = addShown(this.readings.get(unit.id), unit, shown, isOpened);
      if (reading !== undefined) this.readings.set(unit.id, reading);
    }
  }

  private hunksIn(review: Review, file: FileChange): readonly ReviewHunk[] {
    if (this.hunksOf?.review !== review)
      this.hunksOf = { review, byFile: groupBy(review.hunks, (hunk) => hunk.file) };
    return this.hunksOf.byFile.get(file) ?? [];
  }
}
