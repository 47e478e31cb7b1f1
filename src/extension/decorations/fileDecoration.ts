import { FileDecoration, l10n, ThemeColor } from 'vscode';
import type { FileProgress } from './fileProgress.ts';

/**
 * How a file of the review looks in the explorer and on tabs. The badge tells states apart without its colour, and the
 * tooltip says them in words. Folders show that something in them waits; nothing is said of what is done.
 */
export function fileDecoration(progress: FileProgress): FileDecoration {
  const { left, needsWork, stale } = progress;
  const words = l10n.t('Review: {0}', fileProgressWords(progress));
  const decoration =
    needsWork > 0
      ? new FileDecoration('N', words, new ThemeColor('countersign.fileNeedsWork'))
      : stale > 0
        ? new FileDecoration('S', words, new ThemeColor('countersign.fileStale'))
        : left > 0
          ? new FileDecoration(countBadge(left), words, new ThemeColor('countersign.fileToReview'))
          : new FileDecoration('✓', words, new ThemeColor('countersign.fileReviewed'));
  decoration.propagate = left > 0;
  return decoration;
}

/** What is most in the way comes first. */
export function fileProgressWords({ all, left, needsWork, stale }: FileProgress): string {
  if (left === 0) return all === 1 ? l10n.t('its hunk is decided') : l10n.t('all {0} hunks are decided', all);
  return [
    ...(needsWork === 0
      ? []
      : [needsWork === 1 ? l10n.t('1 hunk needs work') : l10n.t('{0} hunks need work', needsWork)]),
    ...(stale === 0 ? [] : [stale === 1 ? l10n.t('1 hunk is stale') : l10n.t('{0} hunks are stale', stale)]),
    l10n.t('{0} of {1} hunks to review', left, all),
  ].join(', ');
}

/** VS Code shows two characters at the most. */
function countBadge(count: number): string {
  return count > 99 ? '9+' : String(count);
}
