import { commands, l10n, window } from 'vscode';
import { keyHints } from '../reading/keyHints.ts';
import type { Services } from '../services.ts';

/** The keys of a review, to look at and to run. */
export async function showKeys(services: Services): Promise<void> {
  const picks = keyHints(services.manifest).map(({ command, key, title }) => ({
    label: title,
    description: key === 'space' ? l10n.t('Space') : key.toUpperCase(),
    command,
  }));
  const change = {
    label: l10n.t('$(gear) Change keys…'),
    description: '',
    command: 'workbench.action.openGlobalKeybindings',
  };
  const chosen = await window.showQuickPick([...picks, change], {
    title: l10n.t('Keys in a review, as they are shipped'),
    placeHolder: l10n.t('They work in the diff and in the queue'),
    matchOnDescription: true,
  });
  if (chosen === undefined) return;
  if (chosen === change) await commands.executeCommand(change.command, '@ext:countersign.countersign');
  else await commands.executeCommand(chosen.command);
}
