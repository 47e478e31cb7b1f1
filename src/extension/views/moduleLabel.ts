import { l10n } from 'vscode';

/** What a module is called before people. */
export function moduleLabel(name: string): string {
  return name === '.' ? l10n.t('Repository root') : name;
}
