import type { RecordedAuthorship } from '../../core/attestation/record.ts';
import { displayRepoPath } from '../../core/base/repoPath.ts';
import type { UnitId } from '../../core/diff/change.ts';
import type { SignOffPlan } from '../../core/workflow/planSignOff.ts';
import type { ReviewHunk } from '../../core/workflow/review.ts';
import { displayText } from './displayText.ts';
import { type ScreenLine, textLine } from './screenLine.ts';
import type { SignSession } from './signSession.ts';

const writers: Readonly<Record<RecordedAuthorship['kind'], string>> = { ai: 'an AI', human: 'a person' };

/** What the reviewer said of a hunk, for the screen; nothing when it was not marked. */
export function markLines({ draft }: SignSession, hunk: ReviewHunk): readonly ScreenLine[] {
  const marks = hunk.units.flatMap(({ unit }) => draft.marks.get(unit.id) ?? []);
  const words = marks.map(({ authorship, reason }) => `by ${writers[authorship]}: ${displayText(reason)}`);
  return [...new Set(words)].map((word) => textLine(`You marked it as written ${word}`));
}

/** Marks that an earlier run left, and that another program of the same user could have written. */
export function loadedMarks(
  plan: SignOffPlan,
  markedHere: ReadonlySet<UnitId>,
): readonly RecordedAuthorship[] {
  return plan.authorship.filter(({ unit }) => !markedHere.has(unit));
}

/** All marks that are signed, for the summary. */
export function signedMarkLines(plan: SignOffPlan, markedHere: ReadonlySet<UnitId>): readonly ScreenLine[] {
  if (plan.authorship.length === 0) return [];
  const rows = plan.authorship.map(({ path, kind, reason, unit }) => {
    const loaded = markedHere.has(unit) ? '' : ' (loaded from before)';
    return `    ${displayText(displayRepoPath(path))}, ${writers[kind]}: ${displayText(reason)}${loaded}`;
  });
  return [
    textLine('  Who wrote it, as you say:', 'strong'),
    ...[...new Set(rows)].map((row) => textLine(row)),
  ];
}
