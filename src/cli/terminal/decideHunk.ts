import { type DecisionVerdict, type EvidenceGrade, evidenceGrades } from '../../core/review/decision.ts';
import type { ReviewHunk } from '../../core/workflow/review.ts';
import type { DecisionDetails } from '../../core/workflow/reviewDraft.ts';
import { textLine } from './screenLine.ts';
import { decisionOn, type SignSession } from './signSession.ts';
import type { Terminal } from './terminal.ts';

/** Milliseconds that the hunk was on the screen before the key. */
type Shown = number;

/** Accepts a hunk; asks for what the policy wants of a high risk. False when the person stepped back. */
export async function attestHunk(
  session: SignSession,
  terminal: Terminal,
  hunk: ReviewHunk,
  shownMilliseconds: Shown,
): Promise<boolean> {
  if (!session.read.has(hunk.id)) {
    terminal.print([textLine('Read it to its end first: space shows more.', 'warning')]);
    return false;
  }
  const before = decisionOn(session, hunk);
  // What was to be mended is no reason to accept.
  const kept = before !== null && before.authenticated && before.verdict !== 'needs-work' ? before : null;
  const asked = session.terms.rules.high_risk;
  let note = kept?.note ?? null;
  let evidence = kept?.evidence ?? null;
  if (asked !== undefined && hunk.risk.level === 'high') {
    if (note === null && asked.reason === 'required') {
      note = await terminal.line('High risk: why can it stand? (Escape steps back)');
      if (note === null || note === '') return false;
    }
    evidence = await askEvidence(terminal, asked.evidence);
    if (evidence === null) return false;
  }
  await decide(session, hunk, 'attested', { note, evidence, shownMilliseconds });
  return true;
}

/** Says what is wrong with a hunk. False when the person stepped back. */
export async function sendBackHunk(
  session: SignSession,
  terminal: Terminal,
  hunk: ReviewHunk,
  shownMilliseconds: Shown,
): Promise<boolean> {
  const note = await terminal.line('What needs work? (Escape steps back)');
  if (note === null || note === '') return false;
  await decide(session, hunk, 'needs-work', { note, shownMilliseconds });
  return true;
}

/** Puts a hunk off, or notes that it was looked at. */
export async function setAsideHunk(
  session: SignSession,
  hunk: ReviewHunk,
  verdict: 'later' | 'seen',
): Promise<void> {
  const note = decisionOn(session, hunk)?.note ?? null;
  await decide(session, hunk, verdict, { note });
}

/** Writes a note beside the decision there is; without one it waits for it. */
export async function annotateHunk(
  session: SignSession,
  terminal: Terminal,
  hunk: ReviewHunk,
): Promise<boolean> {
  const note = await terminal.line('Note (empty removes it, Escape steps back):');
  if (note === null) return false;
  const before = decisionOn(session, hunk);
  if (note === '' && before?.verdict === 'needs-work') return false;
  const details =
    before === null ? {} : { evidence: before.evidence, shownMilliseconds: before.shownMilliseconds };
  await decide(session, hunk, before?.verdict ?? 'seen', { ...details, note: note === '' ? null : note });
  return true;
}

/** Takes the last decision of this run back and returns its hunk; null when there is none. */
export async function undoDecision(session: SignSession): Promise<ReviewHunk | null> {
  const gesture = session.gestures.at(-1);
  if (gesture === undefined || !(await session.draft.undo())) return null;
  session.gestures.pop();
  const ids = gesture.hunk.units.map(({ unit }) => unit.id);
  if (!gesture.wasDecidedHere) for (const id of ids) session.decidedHere.delete(id);
  if (gesture.wasMarkedHere === false) for (const id of ids) session.markedHere.delete(id);
  return gesture.hunk;
}

async function decide(
  session: SignSession,
  hunk: ReviewHunk,
  verdict: DecisionVerdict,
  { note, ...details }: DecisionDetails & { readonly note: string | null },
): Promise<void> {
  await session.draft.record(hunk, verdict, note, details);
  // Looking is no word: an undo does not take it back either.
  if (verdict === 'seen') return;
  session.gestures.push({ hunk, wasDecidedHere: session.decidedHere.has(hunk.id) });
  for (const { unit } of hunk.units) session.decidedHere.add(unit.id);
}

const gradeWords: Readonly<Record<EvidenceGrade, string>> = {
  claimed: 'you read it',
  cited: 'you checked it against something that your note names',
  traced: 'you followed its callers and its data',
  tested: 'you ran it',
};

async function askEvidence(terminal: Terminal, wanted: EvidenceGrade): Promise<EvidenceGrade | null> {
  terminal.print([
    textLine(`How far did you go? The policy asks for "${wanted}" or more.`),
    ...evidenceGrades.map((grade, at) => textLine(`  ${at + 1}  ${grade}: ${gradeWords[grade]}`)),
  ]);
  for (;;) {
    const key = await terminal.key('[1-4, Escape steps back]');
    if (key === 'escape') return null;
    const grade = evidenceGrades[Number(key) - 1];
    if (grade === undefined) continue;
    if (evidenceGrades.indexOf(grade) < evidenceGrades.indexOf(wanted))
      terminal.print([
        textLine('Noted. That is less than the policy asks for, so the gate may not count it.', 'warning'),
      ]);
    return grade;
  }
}
