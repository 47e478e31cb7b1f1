import type { UnitId } from '../../core/diff/change.ts';
import type { BlobReader } from '../../core/git/blobs.ts';
import type { Repository } from '../../core/git/repository.ts';
import type { ReviewState } from '../../core/review/decision.ts';
import type { LoadedDecision } from '../../core/review/replayDraft.ts';
import { hunkState } from '../../core/review/reviewState.ts';
import type { RequestsByHunk } from '../../core/workflow/feedback/workRequests.ts';
import type { SignableReview } from '../../core/workflow/openSignableReview.ts';
import type { ReviewHunk } from '../../core/workflow/review.ts';
import type { ReviewDraft } from '../../core/workflow/reviewDraft.ts';
import { reviewStates } from '../../core/workflow/reviewStates.ts';

/** One run of `sign`: the review, the draft, and what was decided since it began. */
export interface SignSession extends SignableReview {
  readonly repository: Repository;
  readonly blobs: BlobReader;
  readonly draft: ReviewDraft;
  /** What reviewers ask for, as it was when the run began. */
  readonly requests: RequestsByHunk;
  /** Decisions of this run, oldest first: what an undo takes back. */
  readonly gestures: Gesture[];
  /** Units whose word is of this run, as against loaded from before. */
  readonly decidedHere: Set<UnitId>;
  /** The same of marks. */
  readonly markedHere: Set<UnitId>;
  /** Hunks that were on the screen to their last line. */
  readonly read: Set<UnitId>;
}

export interface Gesture {
  readonly hunk: ReviewHunk;
  /** True when the hunk had been decided in this run before. */
  readonly wasDecidedHere: boolean;
  /** The same of its mark; left out where the gesture was a decision. */
  readonly wasMarkedHere?: boolean;
}

export function stateOfHunk({ review, evidence, draft }: SignSession, hunk: ReviewHunk): ReviewState {
  const { units } = hunk;
  return hunkState(hunk.hunk.units, reviewStates({ ...review, units }, evidence.units, draft.decisions));
}

/** What the draft says of a hunk: the units of one hunk are decided together. */
export function decisionOn({ draft }: SignSession, hunk: ReviewHunk): LoadedDecision | null {
  const first = draft.decisions.get(hunk.id);
  if (first === undefined) return null;
  const times = hunk.units.map(({ unit }) => draft.decisions.get(unit.id)?.shownMilliseconds ?? null);
  const isMeasured = times.every((time) => time !== null);
  return { ...first, shownMilliseconds: isMeasured ? times.reduce((sum, time) => sum + time, 0) : null };
}

/** True when an earlier run said a word on the hunk and this one has not. */
export function isLoadedDecision(session: SignSession, hunk: ReviewHunk): boolean {
  const decision = decisionOn(session, hunk);
  return decision !== null && decision.verdict !== 'seen' && !session.decidedHere.has(hunk.id);
}
