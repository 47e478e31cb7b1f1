import { l10n, window, workspace } from 'vscode';
import type { DecisionVerdict } from '../../core/review/decision.ts';
import type { ReviewHunk } from '../../core/workflow/review.ts';
import { hunkAtCursor, hunkById, isNotebook, isReviewEditorActive, showHunk } from '../reviewEditor.ts';
import { isRestricted } from '../isRestricted.ts';
import type { Services } from '../services.ts';
import { hunkState, isCovered } from '../../core/review/reviewState.ts';

/** Puts off the hunk, or all that are selected in the queue. */
export async function laterHunk(services: Services, target?: unknown): Promise<void> {
  const hunks = chosenHunks(services, target);
  if (hunks.length === 0) return noHunk();
  if (isRestricted(l10n.t('Deciding needs a trusted workspace.'))) return;
  await decideOn(services, hunks, 'later', null);
}

/** Asks for one comment on the hunk, or on all that are selected in the queue. */
export async function needsWork(services: Services, target?: unknown): Promise<void> {
  const hunks = chosenHunks(services, target);
  if (hunks.length === 0) return noHunk();
  if (isRestricted(l10n.t('Deciding needs a trusted workspace.'))) return;
  const note = await window.showInputBox({
    title: hunks.length === 1 ? l10n.t('Needs work') : l10n.t('{0} hunks need work', hunks.length),
    prompt: l10n.t('What should the author change? The note travels with your review.'),
    // What is typed after an editor took the focus would be keys of the review.
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === '' ? l10n.t('Say in a few words what should change.') : undefined,
  });
  if (note !== undefined) await decideOn(services, hunks, 'needs-work', note.trim());
}

export async function undoDecision(services: Services): Promise<void> {
  if (isRestricted(l10n.t('Deciding needs a trusted workspace.'))) return;
  if (!(await services.session.undo()))
    window.setStatusBarMessage(l10n.t('There is no decision to undo.'), 4000);
}

export async function nextHunk(services: Services): Promise<void> {
  await step(services, chosenHunk(services, undefined), 1);
}

export async function previousHunk(services: Services): Promise<void> {
  await step(services, chosenHunk(services, undefined), -1);
}

export async function openHunk(services: Services, target?: unknown): Promise<void> {
  const hunk = chosenHunk(services, target);
  // A click has selected its row, perhaps among others that must stay selected.
  if (hunk !== null) await openAndMarkSeen(services, hunk, { isSelected: typeof target === 'string' });
}

export interface OpenHunkOptions {
  /** Its row is selected already, perhaps among others that must stay selected. */
  readonly isSelected?: boolean;
  /** Nobody asked for it by a gesture: whatever has the focus keeps it, and no list that is open closes. */
  readonly preserveFocus?: boolean;
}

/** Shows a hunk; one that nobody decided on becomes `seen`, which is never a sign-off. */
export async function openAndMarkSeen(
  services: Services,
  hunk: ReviewHunk,
  { isSelected = false, preserveFocus = false }: OpenHunkOptions = {},
): Promise<void> {
  services.session.wanted = hunk.id;
  // What has no text has no cursor either: the keys then work in the queue.
  const hasText = hunk.units.every((unit) => unit.unit.kind !== 'object');
  const hasCursor = hasText && !isNotebook(hunk);
  await showHunk(services.session, hunk, { preserveFocus: preserveFocus || !hasCursor });
  if (!hasText) services.reading.noteOpened(hunk);
  services.pace.noteActivity();
  // In Restricted Mode nothing is written into the repository, not even that.
  if (workspace.isTrusted && hunkState(hunk.hunk.units, services.session.states) === 'open')
    await services.session.decide(hunk, 'seen');
  // Whoever asked for another one meanwhile must not lose that row, even to the hunk that was on its way before: its row
  // may be selected only now.
  await services.queue.settled();
  const hasRow = isSelected && services.queue.selectedHunks.includes(hunk.id);
  if (!hasRow && services.session.wanted === hunk.id)
    await services.queue.revealHunk(hunk.id, { focus: !hasCursor && !preserveFocus });
}

async function decideOn(
  services: Services,
  hunks: readonly ReviewHunk[],
  verdict: DecisionVerdict,
  note: string | null,
): Promise<void> {
  for (const hunk of hunks) {
    const shownMilliseconds = services.reading.millisecondsOf(hunk);
    await services.session.decide(hunk, verdict, note, { shownMilliseconds });
  }
  await step(services, hunks.at(-1) ?? null, 1);
}

/** As `chosenHunk`; several when a command is called on one of several rows that are selected. None of them is attested so. */
function chosenHunks(services: Services, target: unknown): readonly ReviewHunk[] {
  const one =
    target === 'queue'
      ? hunkById(services.session, services.queue.selectedHunk)
      : chosenHunk(services, target);
  if (one === null) return [];
  // The keys of the queue say that they come from there: the diff may be the active editor all the same.
  const isOnRow = isHunkRow(target) || target === 'queue';
  const selected = services.queue.selectedHunks.flatMap((id) => hunkById(services.session, id) ?? []);
  return isOnRow && selected.some(({ id }) => id === one.id) ? selected : [one];
}

/** The hunk that a command is about: of the row or comment it was called on, the cursor's in a diff, the selected row's. */
export function chosenHunk(services: Services, target: unknown): ReviewHunk | null {
  const { session } = services;
  const named =
    services.comments.hunkOf(target) ?? hunkById(session, isHunkRow(target) ? target.hunk.id : target);
  if (named !== null) return named;
  const selected = hunkById(session, services.queue.selectedHunk);
  // A key is about what is seen, never about a hunk of the review that is not in front.
  const editor = window.activeTextEditor;
  if (isReviewEditorActive() && editor !== undefined && session.isOfAnother(editor.document.uri)) return null;
  return isReviewEditorActive() ? (hunkAtCursor(session) ?? selected) : selected;
}

function isHunkRow(value: unknown): value is { readonly hunk: ReviewHunk } {
  return (
    typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'hunk' && 'hunk' in value
  );
}

/** The next hunk in reading order that is not settled, going round; stays when everything is. */
export async function step(services: Services, from: ReviewHunk | null, direction: 1 | -1): Promise<void> {
  const hunks = services.session.opened?.review.hunks ?? [];
  const start = from === null ? (direction === 1 ? -1 : 0) : hunks.findIndex((hunk) => hunk.id === from.id);
  for (let distance = 1; distance <= hunks.length; distance++) {
    const hunk = hunks[(start + direction * distance + hunks.length * 2) % hunks.length];
    if (hunk === undefined || isCovered(hunkState(hunk.hunk.units, services.session.states))) continue;
    return openAndMarkSeen(services, hunk);
  }
  window.setStatusBarMessage(l10n.t('$(verified) Every hunk is decided. Sign off when you are ready.'), 6000);
}

/** Says that there is nothing to be decided on. */
export function noHunk(): void {
  const text = isReviewEditorActive()
    ? l10n.t(
        'This file is not of the review that is shown: switch the review, or choose a hunk in its queue.',
      )
    : l10n.t('Choose a hunk in the review queue first.');
  window.setStatusBarMessage(text, 4000);
}
