import { l10n, window } from 'vscode';
import type { ReviewHunk } from '../../core/workflow/review.ts';
import type { Services } from '../services.ts';
import { chosenHunk, noHunk, openAndMarkSeen } from './decide.ts';

/** From code that moved to the place where it was, or where it is now. */
export async function otherHalf(services: Services, target?: unknown): Promise<void> {
  const hunk = chosenHunk(services, target);
  if (hunk === null) return noHunk();
  const other = otherHalfOf(services, hunk);
  if (other === null) window.setStatusBarMessage(l10n.t('Nothing in this hunk moved.'), 4000);
  else await openAndMarkSeen(services, other);
}

function otherHalfOf({ session }: Services, hunk: ReviewHunk): ReviewHunk | null {
  const review = session.opened?.review;
  const moves = review?.facts.files.get(hunk.file.path)?.moves;
  const others = new Set(hunk.hunk.units.flatMap(({ id }) => moves?.get(id)?.id ?? []));
  return (
    review?.hunks.find(
      (candidate) => candidate.id !== hunk.id && candidate.hunk.units.some(({ id }) => others.has(id)),
    ) ?? null
  );
}
