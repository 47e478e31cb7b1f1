import { commands, l10n, Position, Selection, type TextEditor, window } from 'vscode';
import type { ReviewHunk } from '../../core/workflow/review.ts';
import { aiMarks } from '../decorations/hunkMarks.ts';
import { documentOf } from '../reviewEditor.ts';
import type { Services } from '../services.ts';
import { chosenHunk, noHunk, openAndMarkSeen } from './decide.ts';

/**
 * Where an AI-written line comes from (agent, model, session, how to open the session), in the hover of the line, which
 * keyboards and screen readers reach. Nothing of it is shown before it is asked for.
 */
export async function showOrigin(services: Services, target?: unknown): Promise<void> {
  const hunk = chosenHunk(services, target);
  if (hunk === null) return noHunk();
  const lines = aiLinesOf(services, hunk);
  const [first] = lines;
  if (first === undefined) {
    window.setStatusBarMessage(l10n.t('No record says that an AI wrote a line of this hunk.'), 4000);
    return;
  }
  if (editorOf(hunk) === null) await openAndMarkSeen(services, hunk);
  const editor = editorOf(hunk);
  if (editor === null) return;
  if (!lines.includes(editor.selection.active.line + 1)) {
    const place = new Position(first - 1, 0);
    editor.selection = new Selection(place, place);
  }
  // Once when it opens, and again when the keyboard goes into it.
  await commands.executeCommand('editor.action.showHover', { focus: 'autoFocusImmediately' });
}

/** The editor with the keyboard, where it shows the new side of the hunk. */
function editorOf(hunk: ReviewHunk): TextEditor | null {
  const editor = window.activeTextEditor;
  return editor?.document.uri.toString() === documentOf(hunk, 'new').toString() ? editor : null;
}

/** 1-based. */
function aiLinesOf({ session }: Services, { file, units }: ReviewHunk): readonly number[] {
  const review = session.opened?.review;
  if (review === undefined) return [];
  const marks = aiMarks(review, file.path, 'new');
  return units
    .flatMap(({ unit }) => Array.from({ length: unit.new.lines }, (_, at) => unit.new.start + at))
    .filter((line) => marks.some(({ start, end }) => line >= start && line <= end));
}
