import {
  commands,
  l10n,
  Range,
  type Tab,
  TabInputText,
  TabInputTextDiff,
  type TextEditor,
  TextEditorRevealType,
  type Uri,
  window,
} from 'vscode';
import { displayRepoPath, type RepoPath } from '../core/base/repoPath.ts';
import type { ObjectId } from '../core/base/objectId.ts';
import type { Review, ReviewHunk } from '../core/workflow/review.ts';
import { blobScheme, blobUri, parseBlobUri, type Side, textUri } from './documents/blobUri.ts';
import { fileShown } from './decorations/hunkMarks.ts';
import { trustedEditors } from './reading/trustedEditors.ts';
import type { ReviewSession } from './reviewSession.ts';
import { firstLine } from './views/hunkWords.ts';

/** Room above what is shown: headers that stick to the top of an editor cover up to five lines. */
const linesAbove = 6;

/** Shows a hunk in the native diff editor over exactly the bytes that are hashed. */
export async function showHunk(
  session: ReviewSession,
  hunk: ReviewHunk,
  options: { readonly preserveFocus?: boolean; readonly isAsText?: boolean } = {},
): Promise<void> {
  const { file } = hunk;
  const find = options.isAsText === true ? linesOf : documentOf;
  const left = find(hunk, 'old');
  const right = find(hunk, 'new');
  const start = firstLine(hunk) - 1;
  const end = Math.max(start, ...hunk.units.map((unit) => unit.unit.new.start + unit.unit.new.lines - 2));
  const only = onlySide(hunk);
  if (only !== null) {
    // An image with nothing on the other side would be compared with an empty file, which is no image.
    await commands.executeCommand('vscode.open', only === 'old' ? left : right, {
      preview: true,
      preserveFocus: true,
    });
    return;
  }
  await commands.executeCommand('vscode.diff', left, right, diffTitle(fileName(displayRepoPath(file.path))), {
    selection: new Range(start, 0, start, 0),
    preview: true,
    preserveFocus: options.preserveFocus ?? false,
  });
  session.shown = { hunk: hunk.id, uri: right.toString(), line: start + 1 };
  editorOf(right)?.revealRange(new Range(Math.max(0, start - linesAbove), 0, end + 1, 0));
}

function diffTitle(name: string): string {
  return l10n.t('{0} (Review)', name);
}

/** True for the diff of a file under review, and not for one with another version of it. */
export function isDiffOfReview({ input, label }: Tab): boolean {
  const address = input instanceof TabInputTextDiff ? parseBlobUri(input.modified) : null;
  return address !== null && label === diffTitle(fileName(address.path));
}

/** Opens a file as it is now where a diff of it is open; false when it is not in the review any more. `line` 1-based. */
export async function reopenDiff(
  session: ReviewSession,
  review: Review,
  { group, isPreview }: Tab,
  { path, line }: { readonly path: string; readonly line: number },
): Promise<boolean> {
  const file = fileShown(review, path);
  const hunk = file === null ? null : nearestHunk(review.hunks, file, 'new', line);
  if (hunk === null) return false;
  const right = documentOf(hunk, 'new');
  const title = diffTitle(fileName(displayRepoPath(hunk.file.path)));
  await commands.executeCommand('vscode.diff', documentOf(hunk, 'old'), right, title, {
    selection: new Range(line - 1, 0, line - 1, 0),
    viewColumn: group.viewColumn,
    preview: isPreview,
    // Nobody can tell whether somebody types elsewhere, whose keys must not become decisions.
    preserveFocus: true,
  });
  if (group.isActive) session.shown = { hunk: hunk.id, uri: right.toString(), line };
  return true;
}

/** The document of one side of the file that a hunk changes. */
export function documentOf({ file }: Pick<ReviewHunk, 'file'>, side: Side): Uri {
  return side === 'old'
    ? blobUri(file.oldPath ?? file.path, 'old', sideOid(file.oldMode, file.oldOid))
    : blobUri(file.path, 'new', sideOid(file.newMode, file.newOid));
}

/** True for what VS Code shows as something else than its lines, in an editor that does not tell what is on screen. */
export function isNotebook({ file }: Pick<ReviewHunk, 'file'>): boolean {
  return file.status !== 'binary' && displayRepoPath(file.path).endsWith('.ipynb');
}

/** The document of one side in which its lines can be read. */
function linesOf(hunk: ReviewHunk, side: Side): Uri {
  const { file } = hunk;
  if (!isNotebook(hunk)) return documentOf(hunk, side);
  return side === 'old'
    ? textUri(file.oldPath ?? file.path, 'old', sideOid(file.oldMode, file.oldOid))
    : textUri(file.path, 'new', sideOid(file.newMode, file.newOid));
}

/** Scrolls to a line (1-based) of a hunk: in its diff, which is opened where it is not; or in the document alone. */
export async function revealUnseen(
  session: ReviewSession,
  hunk: ReviewHunk,
  { side, line }: { readonly side: Side; readonly line: number },
  where: 'in-diff' | 'alone',
): Promise<void> {
  const uri = linesOf(hunk, side);
  const range = new Range(Math.max(0, line - 1 - linesAbove), 0, line - 1, 0);
  if (where === 'alone') {
    await commands.executeCommand('vscode.open', uri, { preview: true, selection: range });
    return;
  }
  const isOpen = trustedEditors().some(({ document }) => document.uri.toString() === uri.toString());
  if (!isOpen) await showHunk(session, hunk, { isAsText: true });
  editorOf(uri)?.revealRange(range, TextEditorRevealType.AtTop);
}

function editorOf(uri: Uri): TextEditor | null {
  const named = uri.toString();
  return window.visibleTextEditors.find(({ document }) => document.uri.toString() === named) ?? null;
}

/** The hunk under the cursor of the active review editor; the nearest one before it, else the first of the file. */
export function hunkAtCursor(session: ReviewSession): ReviewHunk | null {
  const editor = window.activeTextEditor;
  const review = session.opened?.review;
  if (editor === undefined || review === undefined) return null;
  const address = parseBlobUri(editor.document.uri);
  const path = address === null ? null : fileShown(review, address.path);
  if (address === null || path === null || session.isOfAnother(editor.document.uri)) return null;
  const line = editor.selection.active.line + 1;
  if (session.shown?.uri === editor.document.uri.toString() && session.shown.line === line) {
    const current = session.findHunk(session.shown.hunk);
    if (current !== null) return current;
  }
  return nearestHunk(review.hunks, path, address.side, line);
}

/** Pure: of the hunks of `path`, the one that holds `line`, else the last that begins before it, else the first. */
export function nearestHunk(
  hunks: readonly ReviewHunk[],
  path: RepoPath,
  side: 'old' | 'new',
  line: number,
): ReviewHunk | null {
  const ofFile = hunks
    .filter((hunk) => hunk.file.path === path)
    .map((hunk) => ({ hunk, start: Math.min(...hunk.units.map((unit) => unit.unit[side].start)) }))
    .toSorted((a, b) => a.start - b.start);
  return ofFile.findLast((entry) => entry.start <= line)?.hunk ?? ofFile[0]?.hunk ?? null;
}

/** True while the active tab shows one of our diffs, or several in a multi-diff that has the cursor. */
export function isReviewEditorActive(): boolean {
  const input: unknown = window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof TabInputTextDiff) return parseBlobUri(input.modified) !== null;
  return isInMultiDiff();
}

/** True while the cursor is in one of our documents in an editor that shows several of them. */
export function isInMultiDiff(): boolean {
  const input: unknown = window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof TabInputTextDiff || input instanceof TabInputText) return false;
  return window.activeTextEditor?.document.uri.scheme === blobScheme;
}

export function hunkById(session: ReviewSession, id: unknown): ReviewHunk | null {
  return typeof id === 'string' ? session.findHunk(id) : null;
}

/** The side of a binary that was added or deleted; null for everything that has two sides or text. */
function onlySide({ file }: ReviewHunk): 'old' | 'new' | null {
  if (file.status !== 'binary') return null;
  if (file.oldMode === '000000') return 'new';
  return file.newMode === '000000' ? 'old' : null;
}

function sideOid(mode: string, oid: ObjectId): ObjectId | null {
  return mode === '000000' || mode === '160000' ? null : oid;
}

function fileName(shown: string): string {
  return shown.slice(shown.lastIndexOf('/') + 1);
}
