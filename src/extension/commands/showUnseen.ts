import { l10n, window } from 'vscode';
import type { ReadingProgress } from '../../core/review/readingProgress.ts';
import type { ReviewHunk } from '../../core/workflow/review.ts';
import { isInMultiDiff, revealUnseen } from '../reviewEditor.ts';
import type { Services } from '../services.ts';
import { chosenHunk, noHunk, openAndMarkSeen } from './decide.ts';

/** Shows the first part of the hunk that was never on screen: pressed again and again, it goes through a long hunk. */
export async function showUnseen(services: Services, target?: unknown): Promise<void> {
  const hunk = chosenHunk(services, target);
  if (hunk === null) return noHunk();
  await showUnseenOf(services, hunk);
}

async function showUnseenOf(services: Services, hunk: ReviewHunk): Promise<void> {
  const { reading, session } = services;
  const before = reading.progressOf(hunk);
  const { unseen } = before;
  if (unseen === null) return say(before);
  if (unseen.line === null) await openAndMarkSeen(services, hunk);
  else await revealUnseen(session, hunk, { side: unseen.side, line: unseen.line }, 'in-diff');
  const after = await reading.progressAfter(hunk, before);
  // A diff may have no room for a side; alone, the document always has.
  if (after.unseen !== null && after.unseen.line !== null && after.unseen.line === unseen.line)
    await revealUnseen(session, hunk, { side: unseen.side, line: after.unseen.line }, 'alone');
  say(await reading.settledProgressOf(hunk));
}

/** Says why a hunk cannot be attested yet, with the one way on. */
export function refuseUnseen(services: Services, hunk: ReviewHunk, progress: ReadingProgress): void {
  const { lines, shownLines } = progress;
  const text = isInMultiDiff()
    ? l10n.t(
        'An editor with several files does not tell what of it is on screen, so what you read there does not count, and this hunk cannot be attested yet. Space shows it by itself.',
      )
    : lines === shownLines
      ? l10n.t('This hunk was never on screen, so it cannot be attested yet. Space shows it.')
      : l10n.t(
          '{0} of {1} changed lines of this hunk were never on screen, so it cannot be attested yet. Space shows them.',
          lines - shownLines,
          lines,
        );
  void offerToShow(services, hunk, text);
}

async function offerToShow(services: Services, hunk: ReviewHunk, text: string): Promise<void> {
  const show = l10n.t('Show It');
  if ((await window.showWarningMessage(text, show)) === show) await showUnseenOf(services, hunk);
}

function say({ lines, shownLines, unseen }: ReadingProgress): void {
  const text =
    unseen === null
      ? l10n.t('$(eye) All of this hunk was on screen.')
      : l10n.t('$(eye) {0} of {1} changed lines were on screen. Space shows more.', shownLines, lines);
  window.setStatusBarMessage(text, 4000);
}
