import { l10n, MarkdownString } from 'vscode';
import type { AttributedRange } from '../../core/provenance/attribution.ts';
import { sessionHint } from '../../core/provenance/sessionHint.ts';
import { plainMarkdown } from '../plainMarkdown.ts';
import { strengthWord } from '../views/hunkWords.ts';
import { recordWords } from '../views/recordWords.ts';

/** Everything a record says is text, never Markdown: notes and trailers are written by anybody. */
export function aiHover({ source, tier, kind, commit, conflicts }: AttributedRange): MarkdownString {
  const text = new MarkdownString('', true);
  text
    .appendMarkdown('$(sparkle) **')
    .appendMarkdown(
      plainMarkdown(kind === 'mixed' ? l10n.t('Partly written by an AI') : l10n.t('Written by an AI')),
    )
    .appendMarkdown('**\n\n');
  const rows: (readonly [string, string | null])[] = [
    [l10n.t('Agent'), source?.tool ?? null],
    [l10n.t('Model'), source?.model ?? null],
    [l10n.t('Session'), source?.session ?? null],
    [l10n.t('Commit'), commit?.slice(0, 10) ?? null],
    [
      l10n.t('Recorded in'),
      source === null || source.reader === 'marked' ? null : recordWords(source.reader),
    ],
    [l10n.t('Marked by'), source?.reader === 'marked' ? (source.by ?? l10n.t('you, not signed yet')) : null],
    [l10n.t('Because'), source?.reason ?? null],
    [l10n.t('Strength'), strengthWord(tier)],
    [l10n.t('Disputed by'), conflicts?.map(({ reader }) => recordWords(reader)).join(', ') ?? null],
  ];
  for (const [label, value] of rows) {
    if (value !== null) text.appendMarkdown(plainMarkdown(`${label}: ${value}`)).appendMarkdown('  \n');
  }
  const hint = source === null ? null : sessionHint(source);
  if (hint?.kind === 'link') text.appendMarkdown(`[${l10n.t('Open the session')}](${hint.url})`);
  if (hint?.kind === 'command')
    text.appendMarkdown(plainMarkdown(l10n.t('Opens again with: {0}', hint.text)));
  return text;
}
