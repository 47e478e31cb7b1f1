import { commands, l10n, window } from 'vscode';

/** Says why nothing is attested or signed while a review is being prepared, with the way on. */
export async function sayPreparing(): Promise<void> {
  const stop = l10n.t('Stop Preparing');
  const answer = await window.showInformationMessage(
    l10n.t('You are preparing this change: nothing is attested or signed here. E explains the hunk.'),
    stop,
  );
  if (answer === stop) await commands.executeCommand('countersign.stopPreparing');
}
