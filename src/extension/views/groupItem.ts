import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { assertNever } from '../../core/base/invariant.ts';
import type { GroupRow } from './queueModel.ts';
import { riskWord } from './hunkWords.ts';

/** The row of a group: what it holds and how many of its hunks are left. */
export function toGroupItem(group: GroupRow): TreeItem {
  const label = groupLabel(group);
  const item = new TreeItem(
    label,
    group.uncovered === 0 ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.Expanded,
  );
  item.id = `${group.grouping}:${group.key}`;
  item.description =
    group.uncovered === 0
      ? l10n.t('{0} done', group.rows.length)
      : l10n.t('{0} of {1} left', group.uncovered, group.rows.length);
  const icon = groupIcon(group);
  if (icon !== undefined) item.iconPath = icon;
  item.contextValue = 'group';
  item.accessibilityInformation = { label: `${label}, ${item.description}` };
  return item;
}

export function groupLabel(group: GroupRow): string {
  switch (group.grouping) {
    case 'risk':
      return group.key === 'high' || group.key === 'medium' || group.key === 'low'
        ? riskWord(group.key)
        : group.key;
    case 'module':
      return group.key === '.' ? l10n.t('Repository root') : group.key;
    case 'file':
      return group.key;
    default:
      return assertNever(group.grouping);
  }
}

function groupIcon(group: GroupRow): ThemeIcon | undefined {
  if (group.grouping === 'module') return new ThemeIcon('symbol-namespace');
  if (group.grouping === 'file') return new ThemeIcon('file');
  if (group.key === 'high') return new ThemeIcon('flame', new ThemeColor('list.errorForeground'));
  return group.key === 'medium'
    ? new ThemeIcon('info', new ThemeColor('list.warningForeground'))
    : new ThemeIcon('circle-outline');
}
