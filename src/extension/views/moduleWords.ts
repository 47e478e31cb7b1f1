import { l10n } from 'vscode';
import { type ModuleSize, moduleLineBudget } from '../../core/workflow/moduleSizes.ts';

/** All of a module, as it stands after the change: `3400 lines, over 2000`; empty without code, and while nobody counted. */
export function wholeWords(name: string, size: ModuleSize | null): string {
  if (size === null || size.lines === 0) return '';
  const { lines, isMore } = size;
  const { least, most } = moduleLineBudget;
  const all = isMore
    ? l10n.t('more than {0} lines', lines)
    : lines === 1
      ? l10n.t('1 line')
      : l10n.t('{0} lines', lines);
  if (lines > most) return l10n.t('{0}, over {1}', all, most);
  return isSmall(name, size) ? l10n.t('{0}, under {1}', all, least) : all;
}

/** Why the size of a module is worth a word; null where it is not. */
export function budgetWords(name: string, size: ModuleSize | null): string | null {
  const { least, most } = moduleLineBudget;
  if (size !== null && size.lines > most)
    return l10n.t('A module of more than {0} lines is more than one person keeps in mind.', most);
  return size !== null && isSmall(name, size)
    ? l10n.t('A module of less than {0} lines may be too small to be worth its walls.', least)
    : null;
}

/** What is left at the root when everything else is a module was never meant as one. */
function isSmall(name: string, { lines, isMore }: ModuleSize): boolean {
  return name !== '.' && lines > 0 && lines < moduleLineBudget.least && !isMore;
}
