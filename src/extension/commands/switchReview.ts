import { basename } from 'node:path';
import {
  l10n,
  type QuickInputButton,
  type QuickPickItem,
  QuickPickItemKind,
  ThemeIcon,
  window,
} from 'vscode';
import { describeTarget } from '../describeTarget.ts';
import type { OpenReviewEntry } from '../openReviews.ts';
import type { Services } from '../services.ts';
import { openAndMarkSeen } from './decide.ts';
import { leaveReview } from './leaveReview.ts';
import { closeReview, openReviewCommand, openReviewIn, refreshReview, showOpened } from './openReview.ts';

interface ReviewPick extends QuickPickItem {
  /** Null: other changes. */
  readonly entry: OpenReviewEntry | null;
}

/** The reviews that are open in this window, with how far each is; another one is a choice away. */
export async function switchReview(services: Services): Promise<void> {
  await leaveReview(services);
  const picker = window.createQuickPick<ReviewPick>();
  const list = (): void => {
    picker.items = picksOf(services);
    // Enter alone goes to the review before, as the list of editors does.
    const other = picker.items.find(({ entry }) => entry !== null && !isCurrent(services, entry));
    if (other !== undefined) picker.activeItems = [other];
  };
  const chosen = await new Promise<ReviewPick | undefined>((resolve) => {
    picker.title = l10n.t('Switch Review');
    picker.placeholder = l10n.t('Which review? Everything that you decided is kept in each.');
    picker.matchOnDescription = true;
    picker.matchOnDetail = true;
    picker.onDidTriggerItemButton(({ item }) => void close(services, item.entry).then(list));
    picker.onDidAccept(() => {
      resolve(picker.activeItems[0]);
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    list();
    picker.show();
  });
  if (chosen?.entry === null) await openReviewCommand(services);
  else if (chosen !== undefined) await switchTo(services, chosen.entry);
}

/** Shows a review where it was left, and reads it again if it is there already: others may have gone on meanwhile. */
export async function switchTo(services: Services, entry: OpenReviewEntry): Promise<boolean> {
  const { session } = services;
  const { root, request, place, filters } = entry;
  if (isCurrent(services, entry)) return true;
  await leaveReview(services);
  const resumed = await session.resume(root, request);
  if (resumed === 'superseded') return false;
  const isKept = resumed === 'shown';
  if (isKept) await showOpened(services, root, request);
  else if (!(await openReviewIn(services, root, request))) return false;
  services.queue.setFilters(filters);
  const hunk = place === null ? null : session.findHunk(place);
  if (hunk !== null) await openAndMarkSeen(services, hunk);
  if (isKept) void refreshReview(services);
  return true;
}

async function close(services: Services, entry: OpenReviewEntry | null): Promise<void> {
  if (entry === null) return;
  if (isCurrent(services, entry)) return closeReview(services);
  services.session.forget(entry.root, entry.request);
  await services.openReviews.remove(entry.root, entry.request);
}

function isCurrent({ session, openReviews }: Services, entry: OpenReviewEntry): boolean {
  const { opened } = session;
  return opened !== null && openReviews.find(opened.repository.root, opened.request) === entry;
}

function picksOf(services: Services): readonly ReviewPick[] {
  const closeButton: QuickInputButton = { iconPath: new ThemeIcon('close'), tooltip: l10n.t('Close Review') };
  const picks = services.openReviews.all.map((entry): ReviewPick => ({
    label: `${isCurrent(services, entry) ? '$(check)' : '$(git-compare)'} ${describeTarget(entry.request)}`,
    description: isCurrent(services, entry)
      ? l10n.t('{0}, shown now', basename(entry.root))
      : basename(entry.root),
    detail: progressWords(entry),
    buttons: [closeButton],
    entry,
  }));
  const other: ReviewPick = { label: l10n.t('$(add) Review Other Changes…'), entry: null };
  return picks.length === 0
    ? [other]
    : [...picks, { label: '', kind: QuickPickItemKind.Separator, entry: null }, other];
}

function progressWords({ left, all }: OpenReviewEntry): string {
  if (all === 0) return l10n.t('Nothing to decide');
  return left === 0
    ? l10n.t('All {0} hunks are decided', all)
    : l10n.t('{0} of {1} hunks to decide', left, all);
}
