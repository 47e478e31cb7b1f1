import type { Commit } from '../../git/commits.ts';
import { subjectOf } from '../subjectOf.ts';

/** What a later commit says of itself: nobody has checked it. */
export type LaterKind = 'revert' | 'fix' | 'other';

/** By git's own words for a revert, and by a subject that begins with a word for a repair. */
export function laterKind({ message }: Commit): LaterKind {
  const subject = subjectOf(message);
  if (subject.startsWith('Revert "') || /^This reverts commit [0-9a-f]{7,64}/m.test(message.toString('utf8')))
    return 'revert';
  return /^(?:fix(?:e[sd])?|bug ?fix|hot ?fix)\b/i.test(subject) ? 'fix' : 'other';
}
