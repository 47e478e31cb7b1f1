import { commands, l10n, type Uri, window } from 'vscode';
import type { FileChange } from '../../core/diff/change.ts';
import type { ReviewHunk } from '../../core/workflow/review.ts';
import { describeTarget } from '../describeTarget.ts';
import { documentOf } from '../reviewEditor.ts';
import type { Services } from '../services.ts';
import { groupLabel } from '../views/groupItem.ts';
import { type FileTreeElement, groupsIn } from '../views/fileTree.ts';

/** The editor keeps a document for each; beyond some hundred it stops answering. */
const mostFiles = 200;

/** Shows all files of the review in one editor, or those of the group or folder that it was called on. */
export async function openAllChanges(services: Services, target?: unknown): Promise<void> {
  const { opened } = services.session;
  if (opened === null) return;
  const { title, hunks } = isGroupOrFolder(target)
    ? { title: labelOf(target), hunks: hunksOf(target) }
    : { title: describeTarget(opened.request), hunks: opened.review.hunks };
  const files = [...new Set(hunks.map(({ file }) => file))];
  const texts = files.filter(({ status, newMode, oldMode }) => status !== 'binary' && ![newMode, oldMode].includes('160000')); // prettier-ignore
  const resources = texts.slice(0, mostFiles).map(resourceOf);
  if (resources.length === 0) {
    window.setStatusBarMessage(l10n.t('There is no text to show here.'), 4000);
    return;
  }
  await commands.executeCommand('vscode.changes', l10n.t('{0} (Review)', title), resources);
  say(files.length, texts.length, resources.length);
}

/** What the header names, and the two sides; a side that does not exist is left out. */
function resourceOf(file: FileChange): readonly [Uri, Uri | undefined, Uri | undefined] {
  const [left, right] = [documentOf({ file }, 'old'), documentOf({ file }, 'new')];
  const hasOld = file.oldMode !== '000000';
  const hasNew = file.newMode !== '000000';
  return [hasNew ? right : left, hasOld ? left : undefined, hasNew ? right : undefined];
}

function say(files: number, texts: number, shown: number): void {
  const without = files - texts;
  const parts = [
    l10n.t('An overview: what you see here does not count as read.'),
    ...(shown < texts
      ? [l10n.t('Shown are the first {0} of {1} files, in reading order.', shown, texts)]
      : []),
    ...(without === 0
      ? []
      : [
          without === 1
            ? l10n.t('1 file without text is left out.')
            : l10n.t('{0} files without text are left out.', without),
        ]),
  ];
  window.setStatusBarMessage(`$(diff-multiple) ${parts.join(' ')}`, 8000);
}

function labelOf(element: FileTreeElement): string {
  return element.kind === 'folder' ? element.path : groupLabel(element.row);
}

function hunksOf(element: FileTreeElement): readonly ReviewHunk[] {
  const groups = element.kind === 'folder' ? groupsIn(element) : [element];
  return groups.flatMap(({ row }) => row.rows.map(({ hunk }) => hunk));
}

function isGroupOrFolder(value: unknown): value is FileTreeElement {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('children' in value))
    return false;
  return value.kind === 'folder' || (value.kind === 'group' && 'row' in value);
}
