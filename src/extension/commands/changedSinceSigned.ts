import { commands, l10n, Range, window } from 'vscode';
import type { SignedVersion } from '../../core/workflow/signedVersion.ts';
import { blobUri } from '../documents/blobUri.ts';
import { documentOf } from '../reviewEditor.ts';
import type { Services } from '../services.ts';
import { firstLine, hunkFileName } from '../views/hunkWords.ts';
import { chosenHunk, noHunk } from './decide.ts';

/** Opens the file as it was signed beside the file as it is now, at the hunk. */
export async function changedSinceSigned(services: Services, target?: unknown): Promise<void> {
  const hunk = chosenHunk(services, target);
  if (hunk === null) return noHunk();
  const signed = await services.session.signedVersionOf(hunk.file);
  if (signed === null) {
    window.setStatusBarMessage(l10n.t('Nobody signed a version of this file that is in this clone.'), 5000);
    return;
  }
  if (signed.oid === hunk.file.newOid) {
    window.setStatusBarMessage(l10n.t('The file is as it was signed.'), 5000);
    return;
  }
  const left = blobUri(hunk.file.path, 'old', signed.oid);
  const line = firstLine(hunk) - 1;
  await commands.executeCommand(
    'vscode.diff',
    left,
    documentOf(hunk, 'new'),
    titleOf(hunkFileName(hunk), signed),
    {
      selection: new Range(line, 0, line, 0),
      preview: true,
    },
  );
}

function titleOf(name: string, { by, isOwn, at }: SignedVersion): string {
  const day = at.slice(0, 10);
  return isOwn
    ? l10n.t('{0} (Since You Signed, {1})', name, day)
    : l10n.t('{0} (Since {1} Signed, {2})', name, by, day);
}
