import { isCovered } from '../../core/review/reviewState.ts';
import { openRequests } from '../../core/workflow/feedback/workRequests.ts';
import type { ReviewHunk } from '../../core/workflow/review.ts';
import { requestWords } from '../output/requestWords.ts';
import { displayText } from './displayText.ts';
import { type ScreenLine, textLine } from './screenLine.ts';
import { type SignSession, stateOfHunk } from './signSession.ts';

/** What reviewers asked for at a hunk and what still waits, for the screen; every line is marked as theirs. */
export function requestLines(session: SignSession, hunk: ReviewHunk): readonly ScreenLine[] {
  const isDone = isCovered(stateOfHunk(session, hunk));
  return openRequests(session.requests, hunk, isDone).flatMap((request) => [
    textLine(displayText(requestWords(request)), 'warning'),
    ...(request.text?.split('\n') ?? []).map((line) => textLine(`  > ${displayText(line)}`)),
  ]);
}
