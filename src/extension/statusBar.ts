import { type Disposable, l10n, StatusBarAlignment, type StatusBarItem, window } from 'vscode';
import { describeReview, isOnlyRepository } from './describeReview.ts';
import type { ReviewSession } from './reviewSession.ts';
import { countUncovered } from './views/queueModel.ts';

/** One item: how many hunks wait, or that the review can be signed off. Hidden while no review is open. */
export function createStatusBar(session: ReviewSession): Disposable {
  const item = window.createStatusBarItem('countersign.status', StatusBarAlignment.Left, 0);
  item.name = l10n.t('Countersign Review');
  const update = (): void => {
    const { opened } = session;
    if (opened === null || opened.review.hunks.length === 0) return item.hide();
    if (session.preparation.isOn) return showPreparing(item);
    const left = countUncovered(opened.review, session.states);
    const place = session.hasOthers || !isOnlyRepository(opened) ? describeReview(opened) : null;
    item.text =
      left === 0 ? l10n.t('$(verified) Review decided') : l10n.t('$(checklist) {0} to decide', left);
    const way =
      left === 0 ? l10n.t('Every hunk is decided: sign off') : l10n.t('Go to the next uncovered hunk');
    item.tooltip = place === null ? way : `${place}\n${way}`;
    const state = left === 0 ? l10n.t('Review decided') : l10n.t('{0} hunks to decide', left);
    item.accessibilityInformation = { label: place === null ? state : `${state}, ${place}` };
    item.command = left === 0 ? 'countersign.signOff' : 'countersign.nextHunk';
    item.show();
  };
  const subscription = session.onDidChange(update);
  update();
  return {
    dispose() {
      subscription.dispose();
      item.dispose();
    },
  };
}

function showPreparing(item: StatusBarItem): void {
  item.text = l10n.t('$(edit) Preparing');
  item.tooltip = l10n.t('Preparing a change for sign-off: show what a reviewer will be asked');
  item.accessibilityInformation = { label: l10n.t('Preparing a change for sign-off') };
  item.command = 'countersign.prepare';
  item.show();
}
