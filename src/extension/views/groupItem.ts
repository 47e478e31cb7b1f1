import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { assertNever } from '../../core/base/invariant.ts';
import { estimateReviewTime } from '../../core/review/reviewPace.ts';
import type { FileLayout, GroupRow } from './queueModel.ts';
import { queueResource } from './queueResource.ts';
import { riskWord } from './hunkWords.ts';
import { moduleLabel } from './moduleLabel.ts';
import { budgetWords, wholeWords } from './moduleWords.ts';
import { requestIcon } from './requestWords.ts';

/** The row of a group: what it holds and how many of its hunks are left. */
export function toGroupItem(group: GroupRow, layout: FileLayout = 'list'): TreeItem {
  const label = group.grouping === 'file' ? fileName(group.key) : groupLabel(group);
  const item = new TreeItem(
    label,
    group.uncovered === 0 && group.grouping !== 'request'
      ? TreeItemCollapsibleState.Collapsed
      : TreeItemCollapsibleState.Expanded,
  );
  item.tooltip = groupTooltip(group, groupLabel(group));
  item.id = `${group.grouping}:${group.key}`;
  const place = group.grouping === 'file' && layout === 'list' ? folderName(group.key) : '';
  item.description = [progressWords(group), ...moduleWords(group), place]
    .filter((part) => part !== '')
    .join(' · ');
  const icon = groupIcon(group);
  if (icon !== undefined) item.iconPath = icon;
  if (group.grouping === 'file') item.resourceUri = queueResource(group.key);
  item.contextValue = group.grouping === 'file' ? 'group.file' : 'group';
  item.accessibilityInformation = {
    label: `${progressWords(group)}: ${[groupLabel(group), ...moduleWords(group)].join(', ')}`,
  };
  return item;
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function folderName(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function progressWords({ grouping, uncovered, rows }: GroupRow): string {
  if (grouping === 'rule' || grouping === 'request')
    return rows.length === 1 ? l10n.t('1 hunk') : l10n.t('{0} hunks', rows.length);
  return uncovered === 0
    ? l10n.t('{0} done', rows.length)
    : l10n.t('{0} of {1} left', uncovered, rows.length);
}

/** From here on the time that it takes is worth a word; people read up to 500 changed lines an hour. */
const worthPlanning = 200;

/** More changed lines than these are more than a sitting. */
const mostAtOnce = 2000;

function moduleWords({ grouping, key, added, removed, reaches, drops, size }: GroupRow): readonly string[] {
  if (grouping !== 'module') return [];
  const lines = added + removed;
  const whole = wholeWords(key, size);
  return [
    lines === 1 ? l10n.t('1 line changed') : l10n.t('{0} lines changed', lines),
    ...(lines > worthPlanning && lines <= mostAtOnce
      ? [l10n.t('about {0} min', Math.round(estimateReviewTime(lines) / 60_000))]
      : []),
    ...(lines > mostAtOnce ? [l10n.t('too much for one sitting')] : []),
    ...(whole === '' ? [] : [l10n.t('module of {0}', whole)]),
    ...(reaches.length === 0 ? [] : [l10n.t('now uses {0}', reaches.join(', '))]),
    ...(drops.length === 0 ? [] : [l10n.t('drops imports of {0}', drops.join(', '))]),
  ];
}

function groupTooltip(group: GroupRow, label: string): string {
  if (group.grouping === 'rule')
    return l10n.t(
      'A rule of the policy covers these hunks: nobody has to sign them. You can still read them.',
    );
  if (group.grouping === 'request')
    return l10n.t('Reviewers signed that these hunks need work. The comments stand beside the code.');
  const why = budgetWords(group.key, group.size);
  return [
    label,
    l10n.t('{0} added, {1} removed', group.added, group.removed),
    ...moduleWords(group),
    ...(why === null ? [] : [why]),
  ].join('\n');
}

export function groupLabel(group: GroupRow): string {
  switch (group.grouping) {
    case 'risk':
      return group.key === 'high' || group.key === 'medium' || group.key === 'low'
        ? riskWord(group.key)
        : group.key;
    case 'module':
      return moduleLabel(group.key);
    case 'file':
      return group.key;
    case 'author':
      return authorLabel(group.key);
    case 'rule':
      return group.key === '' ? l10n.t('Covered by a rule') : l10n.t('Covered by {0}', group.key);
    case 'request':
      return l10n.t('Asked for work');
    default:
      return assertNever(group.grouping);
  }
}

function authorLabel(key: string): string {
  if (key.startsWith('ai:'))
    return key === 'ai:' ? l10n.t('An AI') : l10n.t('AI: {0}', key.slice('ai:'.length));
  return key === 'human' ? l10n.t('A person') : l10n.t('Author unknown');
}

function groupIcon(group: GroupRow): ThemeIcon | undefined {
  if (group.grouping === 'rule') return new ThemeIcon('law');
  if (group.grouping === 'request') return requestIcon;
  if (group.grouping === 'author')
    return new ThemeIcon(
      group.key.startsWith('ai:') ? 'sparkle' : group.key === 'human' ? 'person' : 'question',
    );
  if (group.grouping === 'module') return new ThemeIcon('symbol-namespace');
  if (group.grouping === 'file') return ThemeIcon.File;
  if (group.key === 'high') return new ThemeIcon('flame', new ThemeColor('list.errorForeground'));
  return group.key === 'medium'
    ? new ThemeIcon('info', new ThemeColor('list.warningForeground'))
    : new ThemeIcon('circle-outline');
}
