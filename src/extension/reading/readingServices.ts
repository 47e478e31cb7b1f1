import { Disposable, type LogOutputChannel } from 'vscode';
import { ReviewComments } from '../comments/reviewComments.ts';
import { ExplanationBox } from '../prepare/explanationBox.ts';
import { RemarkComments } from '../prepare/remarkComments.ts';
import type { ReviewSession } from '../reviewSession.ts';
import { readSettings } from '../settings.ts';
import { LineWrap } from './lineWrap.ts';
import { PaceReminder } from './paceReminder.ts';
import { ReadingTracker } from './readingTracker.ts';

/** What reading a review needs beside the editors themselves. */
export interface ReadingServices {
  readonly comments: ReviewComments;
  readonly reading: ReadingTracker;
  readonly pace: PaceReminder;
  readonly remarks: RemarkComments;
  readonly explanationBox: ExplanationBox;
}

export function createReadingServices(
  session: ReviewSession,
  log: LogOutputChannel,
): { readonly services: ReadingServices; readonly parts: Disposable } {
  const comments = new ReviewComments(session, log);
  const reading = new ReadingTracker(session);
  const pace = new PaceReminder(() => readSettings().paceReminders);
  const remarks = new RemarkComments(session, log);
  const explanationBox = new ExplanationBox();
  return {
    services: { comments, reading, pace, remarks, explanationBox },
    parts: Disposable.from(comments, remarks, explanationBox, reading, new LineWrap()),
  };
}
