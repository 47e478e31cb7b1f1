import { l10n, MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { assertNever } from '../../core/base/invariant.ts';
import { displayRepoPath } from '../../core/base/repoPath.ts';
import { isPending } from '../../core/review/reviewState.ts';
import { staleSentence, staleWords } from './staleWords.ts';
import { plainMarkdown } from '../plainMarkdown.ts';
import { remarkHeading } from '../prepare/remarkWords.ts';
import type { HunkRow } from './queueModel.ts';
import { answeredIcon, isAnswered, requestHeading, requestIcon, requestWords } from './requestWords.ts';
import {
  authorWord,
  firstLine,
  hunkFileName,
  hunkNature,
  hunkTitle,
  markWords,
  riskWord,
  spokenRow,
  stateWord,
} from './hunkWords.ts';

/** The row of one hunk: state as icon (shape, not colour alone), symbol as label, place and author behind it. */
export function toHunkItem(row: HunkRow): TreeItem {
  const item = new TreeItem(hunkTitle(row.hunk), TreeItemCollapsibleState.None);
  item.id = row.hunk.id;
  item.description = describe(row);
  item.iconPath = rowIcon(row);
  item.contextValue = `hunk.${row.state}`;
  const explain = row.isToExplain ? [l10n.t('to explain')] : [];
  item.accessibilityInformation = { label: [spokenRow(row), ...explain, ...remarkParts(row)].join(', ') };
  item.command = { command: 'countersign.openHunk', title: l10n.t('Open Hunk'), arguments: [row.hunk.id] };
  return item;
}

/** What decides whether to look comes first, because a narrow side bar cuts the end off. */
function describe(row: HunkRow): string {
  const parts: string[] = row.requests.length > 0 ? [requestWords(row.requests)] : [];
  parts.push(staleWords(row.past));
  if (row.isToExplain) parts.push(l10n.t('to explain'));
  if (row.author.kind === 'ai') parts.push(l10n.t('AI'));
  if (row.author.kind === 'mixed') parts.push(l10n.t('Partly AI'));
  if (row.flags > 0) parts.push(row.flags === 1 ? l10n.t('1 flag') : l10n.t('{0} flags', row.flags));
  parts.push(...remarkParts(row), sizeWords(row), hunkNature(row.hunk));
  const name = hunkFileName(row.hunk);
  const isText = row.hunk.units.some((unit) => unit.unit.kind === 'text');
  if (hunkTitle(row.hunk) !== name) parts.push(`${name}:${firstLine(row.hunk)}`);
  else if (isText && row.hunk.file.oldMode !== '000000') parts.push(l10n.t('line {0}', firstLine(row.hunk)));
  return parts.filter((part) => part !== '').join(' · ');
}

function remarkParts({ remarks }: HunkRow): readonly string[] {
  const notes = remarks.filter(({ kind }) => kind === 'note').length;
  return [
    ...(remarks.length > notes ? [l10n.t('explained')] : []),
    ...(notes === 0 ? [] : [notes === 1 ? l10n.t('1 note') : l10n.t('{0} notes', notes)]),
  ];
}

function sizeWords({ added, removed }: HunkRow): string {
  return [added > 0 ? `+${added}` : '', removed > 0 ? `−${removed}` : '']
    .filter((part) => part !== '')
    .join(' ');
}

/** What somebody asks for goes before what oneself has not decided yet. */
function rowIcon(row: HunkRow): ThemeIcon {
  if (row.requests.length === 0 || !isPending(row.state)) return stateIcon(row);
  return isAnswered(row.requests) ? answeredIcon : requestIcon;
}

function stateIcon(row: HunkRow): ThemeIcon {
  switch (row.state) {
    case 'attested':
      return new ThemeIcon('pass-filled', new ThemeColor('testing.iconPassed'));
    case 'rule-covered':
      return new ThemeIcon('law', new ThemeColor('testing.iconPassed'));
    case 'needs-work':
      return new ThemeIcon('request-changes', new ThemeColor('list.errorForeground'));
    case 'later':
      return new ThemeIcon('watch');
    case 'stale':
      return new ThemeIcon('history', new ThemeColor('list.warningForeground'));
    case 'seen':
      return new ThemeIcon('eye', riskColor(row));
    case 'open':
      return new ThemeIcon(
        row.hunk.risk.level === 'high' ? 'warning' : 'circle-large-outline',
        riskColor(row),
      );
    default:
      return assertNever(row.state);
  }
}

function riskColor(row: HunkRow): ThemeColor | undefined {
  if (row.hunk.risk.level === 'high') return new ThemeColor('list.errorForeground');
  return row.hunk.risk.level === 'medium' ? new ThemeColor('list.warningForeground') : undefined;
}

/** Text from the repository goes through `plainMarkdown`, which escapes it; nothing in it becomes a link. */
export function hunkTooltip(row: HunkRow): MarkdownString {
  const path = displayRepoPath(row.hunk.file.path);
  const text = new MarkdownString('', true);
  text
    .appendMarkdown('**')
    .appendMarkdown(plainMarkdown(hunkTitle(row.hunk)))
    .appendMarkdown('**\n\n');
  text.appendMarkdown(plainMarkdown(`${path}:${firstLine(row.hunk)}`)).appendMarkdown('\n\n');
  text
    .appendMarkdown(
      plainMarkdown(`${stateWord(row.state)} · ${riskWord(row.hunk.risk.level)} · ${authorWord(row.author)}`),
    )
    .appendMarkdown('\n\n');
  for (const mark of markWords(row.hunk))
    text.appendMarkdown('$(person) ').appendMarkdown(plainMarkdown(mark)).appendMarkdown('\n\n');
  for (const past of row.past)
    text.appendMarkdown('$(history) ').appendMarkdown(plainMarkdown(staleSentence(past))).appendMarkdown('\n\n'); // prettier-ignore
  for (const request of row.requests) {
    text
      .appendMarkdown('$(comment-unresolved) ')
      .appendMarkdown(plainMarkdown([requestHeading(request), request.text ?? ''].join('\n').trim()))
      .appendMarkdown('\n\n');
  }
  for (const remark of row.remarks) {
    text
      .appendMarkdown(remark.kind === 'explanation' ? '$(comment) ' : '$(note) ')
      .appendMarkdown(plainMarkdown(`${remarkHeading(remark)}\n${remark.text}`))
      .appendMarkdown('\n\n');
  }
  for (const finding of row.hunk.units.flatMap((unit) => unit.findings)) {
    text
      .appendMarkdown(finding.level === 'note' ? '$(info) ' : '$(warning) ')
      .appendMarkdown(plainMarkdown(finding.message))
      .appendMarkdown(` \`${finding.rule}\`\n\n`);
  }
  if (row.hunk.risk.factors.length > 0) {
    text
      .appendMarkdown('---\n\n')
      .appendMarkdown(
        plainMarkdown(l10n.t('Why this place in the queue: {0}', row.hunk.risk.factors.join('; '))),
      );
  }
  return text;
}
