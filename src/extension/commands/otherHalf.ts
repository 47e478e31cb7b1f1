import { l10n, window } from 'vscode';
import { otherHalf } from '../../core/workflow/otherHalf.ts';
import type { Services } from '../services.ts';
import { chosenHunk, noHunk, openAndMarkSeen } from './decide.ts';

/** From code that moved to the place where it was, or where it is now. */
export async function goToOtherHalf(services: Services, target?: unknown): Promise<void> {
  const hunk = chosenHunk(services, target);
  if (hunk === null) return noHunk();
  const review = services.session.opened?.review;
  const other = review === undefined ? null : otherHalf(review, hunk);
  if (other === null) window.setStatusBarMessage(l10n.t('Nothing in this hunk moved.'), 4000);
  else await openAndMarkSeen(services, other);
}
