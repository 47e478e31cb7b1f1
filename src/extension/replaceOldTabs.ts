import { Disposable, type Tab, TabInputTextDiff, window } from 'vscode';
import type { Review } from '../core/workflow/review.ts';
import { changedFileOf } from './documents/changedFileOf.ts';
import { parseBlobUri } from './documents/blobUri.ts';
import { reviewKey } from './parkedReviews.ts';
import { isDiffOfReview, reopenDiff } from './reviewEditor.ts';
import type { ReviewSession } from './reviewSession.ts';

/**
 * A document of ours never changes, so a diff that is open when its file is edited would go on showing what the file was.
 * Once the review was read again, it makes way for the file as it is now: at once where it is in front, else when
 * somebody comes back to it.
 */
export function replaceOldTabs(session: ReviewSession): Disposable {
  /** Documents of the review that is shown, of files that have moved on since. */
  const old = new Set<string>();
  let shown: { readonly key: string; readonly review: Review } | null = null;
  let isReplacing = false;

  const note = (): void => {
    const { opened } = session;
    const key = opened === null ? null : reviewKey(opened.repository.root, opened.request);
    if (
      opened !== null &&
      shown !== null &&
      key === shown.key &&
      opened.review.change !== shown.review.change
    ) {
      const before = shown.review;
      for (const { input } of tabs())
        if (changedFileOf(before, input.modified) !== null) old.add(input.modified.toString());
    } else if (key !== shown?.key) old.clear();
    shown = opened === null || key === null ? null : { key, review: opened.review };
  };
  const replace = async (): Promise<void> => {
    if (isReplacing || old.size === 0) return;
    isReplacing = true;
    try {
      for (const { tab, input } of tabs()) {
        const review = session.opened?.review;
        if (!tab.isActive || review === undefined || !old.has(input.modified.toString())) continue;
        if (changedFileOf(review, input.modified) !== null) continue;
        await replaceTab(session, review, tab, input);
      }
    } finally {
      isReplacing = false;
    }
  };
  return Disposable.from(
    session.onDidChange(() => {
      note();
      void replace();
    }),
    window.tabGroups.onDidChangeTabs(() => void replace()),
  );
}

/** The diffs of reviews that are open, of whatever review. */
function tabs(): readonly { readonly tab: Tab; readonly input: TabInputTextDiff }[] {
  return window.tabGroups.all.flatMap((group) =>
    group.tabs.flatMap((tab) =>
      tab.input instanceof TabInputTextDiff && isDiffOfReview(tab) ? [{ tab, input: tab.input }] : [],
    ),
  );
}

async function replaceTab(
  session: ReviewSession,
  review: Review,
  tab: Tab,
  { modified }: TabInputTextDiff,
): Promise<void> {
  const path = parseBlobUri(modified)?.path;
  const line = window.visibleTextEditors.find(
    ({ document }) => document.uri.toString() === modified.toString(),
  )?.selection.active.line;
  // A file that is not in the change any more stays as it was read: its hunks are gone, and nothing can be decided.
  if (path === undefined || !(await reopenDiff(session, review, tab, { path, line: (line ?? 0) + 1 })))
    return;
  // A preview gives its tab to the next one by itself.
  const left = tabs().find(
    (one) => one.tab.group === tab.group && one.input.modified.toString() === modified.toString(),
  );
  if (left !== undefined) await window.tabGroups.close(left.tab, true);
}
