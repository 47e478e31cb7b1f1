import type { ReviewHunk } from '../../core/workflow/review.ts';
import { hunkLines } from './hunkLines.ts';
import { hunkScreen } from './hunkScreen.ts';
import { markLines } from './markLines.ts';
import type { Key } from './parseKeys.ts';
import { requestLines } from './requestLines.ts';
import { remarkLines } from './remarkLines.ts';
import { decisionOn, isLoadedDecision, type SignSession, stateOfHunk } from './signSession.ts';
import type { Terminal } from './terminal.ts';

/**
 * Prints a hunk page by page. Returns the key with which the person left it before its end, else null: then all of it
 * has been on the screen, and only then may it be attested.
 */
export async function showHunk(
  session: SignSession,
  terminal: Terminal,
  hunk: ReviewHunk,
): Promise<Key | null> {
  const screen = hunkScreen({
    hunk,
    number: session.review.hunks.indexOf(hunk) + 1,
    total: session.review.hunks.length,
    state: stateOfHunk(session, hunk),
    decision: decisionOn(session, hunk),
    isLoaded: isLoadedDecision(session, hunk),
    past: session.evidence.past.get(hunk.id) ?? [],
    marked: [...requestLines(session, hunk), ...remarkLines(session, hunk), ...markLines(session, hunk)],
    lines: await hunkLines(hunk, session.blobs),
  });
  const rows = screen.flatMap((line) => terminal.paint(line));
  for (let from = 0; from < rows.length;) {
    const to = Math.min(rows.length, from + Math.max(5, terminal.rows - 1));
    terminal.write(`${rows.slice(from, to).join('\n')}\n`);
    from = to;
    if (from === rows.length) break;
    const key = await terminal.key(`-- ${from} of ${rows.length} rows, space for more --`);
    if (key !== 'space' && key !== 'enter') return key;
  }
  session.read.add(hunk.id);
  return null;
}
