import { l10n, Uri, window, workspace } from 'vscode';
import { initPolicy as writeInitialPolicy } from '../../core/workflow/initPolicy.ts';
import { describeError } from '../describeError.ts';
import type { Services } from '../services.ts';

/** Writes a commented policy for this repository and opens it; an existing one is opened, never overwritten. */
export async function initPolicy(services: Services): Promise<void> {
  const folder = services.session.opened?.repository.root ?? workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (folder === undefined) return;
  try {
    const { path, created } = await writeInitialPolicy(folder, { preset: 'strict' });
    await window.showTextDocument(Uri.file(path));
    if (!created) void window.showInformationMessage(l10n.t('This repository has a policy already.'));
  } catch (error) {
    void window.showErrorMessage(describeError(error));
  }
}
