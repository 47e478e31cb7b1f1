import { l10n, MarkdownString } from 'vscode';
import type { LineSignOff, LineStory } from '../../core/workflow/lineStory.ts';
import { subjectOf } from '../../core/workflow/subjectOf.ts';
import { plainMarkdown } from '../plainMarkdown.ts';
import { strengthWord } from '../views/hunkWords.ts';

/** The story of a line for people. What git and records say is text, never Markdown: anybody can write it. */
export function lineStoryHover(story: LineStory): MarkdownString {
  const text = new MarkdownString('', true);
  for (const signOff of story.signOffs) appendSignOff(text, signOff);
  if (story.signOffs.length === 0) {
    text.appendMarkdown('$(circle-slash) **');
    text
      .appendMarkdown(plainMarkdown(l10n.t('No sign-off that is here covers this line')))
      .appendMarkdown('**\n\n');
  }
  for (const { claim } of story.unreadable) {
    const sentence = l10n.t(
      '{0} signed something at {1}, but the record is not here: it may cover this line. Fetch it with "countersign records fetch".',
      claim.by,
      claim.at,
    );
    text.appendMarkdown('$(warning) ').appendMarkdown(plainMarkdown(sentence)).appendMarkdown('\n\n');
  }
  appendOrigin(text, story);
  return text;
}

function appendSignOff(text: MarkdownString, signOff: LineSignOff): void {
  const { claim, signer, unit, record } = signOff;
  const who = signer?.kind === 'member' ? `${signer.member} <${claim.by}>` : claim.by;
  text.appendMarkdown(signer?.kind === 'member' ? `${verdictIcons[claim.verdict]} **` : '$(unverified) **');
  text
    .appendMarkdown(plainMarkdown(l10n.t('{0} by {1}', verdictWords()[claim.verdict], who)))
    .appendMarkdown('**\n\n');
  appendRows(text, [
    [l10n.t('When'), claim.at],
    [l10n.t('For'), claim.target],
    [l10n.t('Does not count'), signer?.kind === 'fault' ? signer.reason : null],
    [l10n.t('Flagged'), unit.flags.length === 0 ? l10n.t('nothing') : unit.flags.join(', ')],
    [l10n.t('Note'), unit.note],
    [l10n.t('Reason'), record?.reason ?? null],
    [l10n.t('Evidence'), unit.evidence],
    [l10n.t('Record'), signOff.id.slice(0, 12)],
  ]);
}

const verdictIcons = { accept: '$(verified)', reject: '$(error)', override: '$(shield)' } as const;

function verdictWords(): Readonly<Record<LineSignOff['claim']['verdict'], string>> {
  return {
    accept: l10n.t('Signed off'),
    reject: l10n.t('Rejected'),
    override: l10n.t('Overridden'),
  };
}

function appendOrigin(text: MarkdownString, { origin, provenance }: LineStory): void {
  const { commit } = origin;
  const winner = provenance?.claims.find(({ standing }) => standing === 'won')?.claim;
  text.appendMarkdown('$(git-commit) **');
  text.appendMarkdown(plainMarkdown(subjectOf(commit.message))).appendMarkdown('**\n\n');
  appendRows(text, [
    [l10n.t('Commit'), commit.oid.slice(0, 10)],
    [l10n.t('By'), `${commit.author.name} <${commit.author.email}>`],
    [l10n.t('Written by'), winner === undefined ? l10n.t('no record says') : kindWords()[winner.kind]],
    [l10n.t('Agent'), winner?.source.tool ?? null],
    [l10n.t('Model'), winner?.source.model ?? null],
    [l10n.t('Session'), winner?.source.session ?? null],
    [l10n.t('Strength'), winner === undefined ? null : strengthWord(winner.tier)],
  ]);
}

function kindWords(): Readonly<Record<'ai' | 'human' | 'mixed' | 'unknown', string>> {
  return {
    ai: l10n.t('an AI'),
    human: l10n.t('a person'),
    mixed: l10n.t('an AI in part'),
    unknown: l10n.t('no record says'),
  };
}

function appendRows(text: MarkdownString, rows: readonly (readonly [string, string | null])[]): void {
  for (const [label, value] of rows) {
    if (value !== null) text.appendMarkdown(plainMarkdown(`${label}: ${value}`)).appendMarkdown('  \n');
  }
  text.appendMarkdown('\n');
}
