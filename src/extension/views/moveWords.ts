import { l10n } from 'vscode';
import type { UnitId } from '../../core/diff/change.ts';
import type { ReviewState } from '../../core/review/decision.ts';
import { hunkState } from '../../core/review/reviewState.ts';
import type { Review, ReviewHunk } from '../../core/workflow/review.ts';
import { hunkFileName } from './hunkWords.ts';

/** A review at one moment, with what was decided or signed of it then. */
export interface ReviewMoment {
  readonly review: Pick<Review, 'hunks'>;
  readonly states: ReadonlyMap<UnitId, ReviewState>;
}

/** More names than these are no sentence. */
const mostNamed = 3;

/** What became of a review that was read again, and why, in a sentence; null when every hunk is as it was. */
export function moveWords(before: ReviewMoment, now: ReviewMoment): string | null {
  const known = new Map(before.review.hunks.map((hunk) => [hunk.id, stateOf(hunk, before)]));
  const here = new Set(now.review.hunks.map(({ id }) => id));
  const stale = now.review.hunks.filter(
    (hunk) => stateOf(hunk, now) === 'stale' && known.get(hunk.id) !== 'stale',
  );
  const fresh = now.review.hunks.filter((hunk) => !known.has(hunk.id) && stateOf(hunk, now) !== 'stale');
  const gone = before.review.hunks.filter(({ id }) => !here.has(id));
  // What was signed and edited is stale, and said as that.
  const decided = Math.max(0, gone.filter((hunk) => isDecided(stateOf(hunk, before))).length - stale.length);
  const parts = [
    ...(stale.length === 0 ? [] : [staleWords(stale)]),
    ...(fresh.length === 0
      ? []
      : [fresh.length === 1 ? l10n.t('1 hunk is new or edited') : l10n.t('{0} hunks are new or edited', fresh.length)]), // prettier-ignore
    ...(gone.length === 0 || stale.length + fresh.length > 0
      ? []
      : [gone.length === 1 ? l10n.t('1 hunk is gone') : l10n.t('{0} hunks are gone', gone.length)]),
    ...(decided === 0
      ? []
      : [decided === 1 ? l10n.t('1 that you had decided on is not the same any more') : l10n.t('{0} that you had decided on are not the same any more', decided)]), // prettier-ignore
  ];
  return parts.length === 0 ? null : l10n.t('The change moved: {0}.', parts.join('; '));
}

function staleWords(hunks: readonly ReviewHunk[]): string {
  const names = [...new Set(hunks.map(hunkFileName))];
  const named = names.slice(0, mostNamed).join(', ') + (names.length > mostNamed ? ', …' : '');
  return hunks.length === 1
    ? l10n.t('1 hunk is stale, it was edited since it was signed ({0})', named)
    : l10n.t('{0} hunks are stale, they were edited since they were signed ({1})', hunks.length, named);
}

function stateOf({ hunk }: ReviewHunk, { states }: ReviewMoment): ReviewState {
  return hunkState(hunk.units, states);
}

function isDecided(state: ReviewState): boolean {
  return state === 'attested' || state === 'needs-work' || state === 'later';
}
