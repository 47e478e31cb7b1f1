import { l10n, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { type FolderElement, groupsIn } from './fileTree.ts';
import { queueResource } from './queueResource.ts';

/** The row of a folder: its path below the folder around it, and how many hunks in it are left. */
export function toFolderItem(folder: FolderElement): TreeItem {
  const rows = groupsIn(folder).map(({ row }) => row);
  const left = rows.reduce((sum, { uncovered }) => sum + uncovered, 0);
  const all = rows.reduce((sum, row) => sum + row.rows.length, 0);
  const item = new TreeItem(
    folder.label,
    left === 0 ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.Expanded,
  );
  item.id = `folder:${folder.path}`;
  item.resourceUri = queueResource(folder.path);
  item.iconPath = ThemeIcon.Folder;
  item.description = left === 0 ? l10n.t('{0} done', all) : l10n.t('{0} of {1} left', left, all);
  item.tooltip = folder.path;
  item.contextValue = 'folder';
  item.accessibilityInformation = { label: `${item.description}: ${folder.path}` };
  return item;
}
