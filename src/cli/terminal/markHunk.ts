import type { RecordedAuthorship } from '../../core/attestation/record.ts';
import type { ReviewHunk } from '../../core/workflow/review.ts';
import type { SignSession } from './signSession.ts';
import type { Terminal } from './terminal.ts';

/** Says who wrote a hunk, with a reason; it is signed with the next sign-off. False when the person stepped back. */
export async function markHunk(session: SignSession, terminal: Terminal, hunk: ReviewHunk): Promise<boolean> {
  const kind = await askWriter(terminal);
  if (kind === null) return false;
  const reason = await terminal.line('How do you know? Reason and name travel with your sign-off (Escape steps back):'); // prettier-ignore
  if (reason === null || reason.trim() === '') return false;
  await session.draft.mark(hunk, kind, reason.trim());
  const wasMarkedHere = session.markedHere.has(hunk.id);
  session.gestures.push({ hunk, wasDecidedHere: session.decidedHere.has(hunk.id), wasMarkedHere });
  for (const { unit } of hunk.units) session.markedHere.add(unit.id);
  return true;
}

async function askWriter(terminal: Terminal): Promise<RecordedAuthorship['kind'] | null> {
  for (;;) {
    const key = await terminal.key('Who wrote it: a an AI, p a person [a,p, Escape steps back]?');
    if (key === 'escape') return null;
    if (key === 'a') return 'ai';
    if (key === 'p') return 'human';
  }
}
