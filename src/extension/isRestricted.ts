import { commands, l10n, window, workspace } from 'vscode';

/** True in Restricted Mode, where nothing is written: says `sentence` then, with the way to trust the workspace. */
export function isRestricted(sentence: string): boolean {
  if (workspace.isTrusted) return false;
  void offerTrust(sentence);
  return true;
}

async function offerTrust(sentence: string): Promise<void> {
  const manage = l10n.t('Manage Workspace Trust');
  if ((await window.showWarningMessage(sentence, manage)) === manage)
    await commands.executeCommand('workbench.trust.manage');
}
