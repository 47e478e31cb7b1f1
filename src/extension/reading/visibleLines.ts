import { type Position, type TextDocument, type TextEditor, workspace } from 'vscode';
import type { FileChange } from '../../core/diff/change.ts';
import { linesReallyOnScreen } from '../../core/review/onScreen.ts';
import type { ShownLines, ShownSides } from '../../core/review/readingProgress.ts';
import type { Review } from '../../core/workflow/review.ts';
import { changedFileOf } from '../documents/changedFileOf.ts';
import { stickyRows } from './stickyRows.ts';

/** What of each changed file is on screen, on both sides. Beside a diff, inline or not, the old side is an editor too. */
export function visibleLines(
  review: Review,
  editors: readonly TextEditor[],
): ReadonlyMap<FileChange, ShownSides> {
  const found = new Map<FileChange, { old: ShownLines[]; new: ShownLines[] }>();
  for (const editor of editors) {
    const shown = changedFileOf(review, editor.document.uri);
    if (shown === null) continue;
    const sides = found.get(shown.file) ?? { old: [], new: [] };
    sides[shown.side].push(...shownLines(editor));
    found.set(shown.file, sides);
  }
  return new Map([...found].map(([file, sides]) => [file, linesReallyOnScreen(sides, file.runs)]));
}

/** The editor names what is completely visible, headers that stick over it aside; a wrapped line may be so in part. */
function shownLines({ document, visibleRanges }: TextEditor): readonly ShownLines[] {
  return visibleRanges.flatMap(({ start, end }, at) => {
    const from = start.line + 1 + partBefore(document, start);
    const to = end.line + 1 + (isEmptyLine(document, end) ? 1 : partBefore(document, end));
    const first = at === 0 ? Math.max(from, start.line + 1 + headerRows(document, start.line + 1)) : from;
    return first < to ? [{ from: first, to }] : [];
  });
}

function partBefore(document: TextDocument, { line, character }: Position): number {
  const { length } = lineText(document, line + 1);
  return length === 0 ? 0 : Math.min(1, character / length);
}

function isEmptyLine(document: TextDocument, { line }: Position): boolean {
  return lineText(document, line + 1) === '';
}

function headerRows(document: TextDocument, top: number): number {
  return stickyRows((line) => lineText(document, line), top, mostHeaders(document));
}

/** By language, because reading a setting takes a millisecond and this is asked with every scroll; kept for a moment. */
const mostByLanguage = new Map<string, number>();
const keptMilliseconds = 2_000;
let readAt = 0;

function mostHeaders(document: TextDocument): number {
  const now = performance.now();
  if (now - readAt > keptMilliseconds) {
    mostByLanguage.clear();
    readAt = now;
  }
  const known = mostByLanguage.get(document.languageId);
  if (known !== undefined) return known;
  const settings = workspace.getConfiguration('editor.stickyScroll', document);
  const most = settings.get('enabled', true) ? settings.get('maxLineCount', 5) : 0;
  mostByLanguage.set(document.languageId, most);
  return most;
}

/** 1-based; empty behind the end. */
function lineText(document: TextDocument, line: number): string {
  return line <= document.lineCount ? document.lineAt(line - 1).text : '';
}
