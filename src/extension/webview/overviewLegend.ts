import { l10n } from 'vscode';
import type { OverviewTerm } from '../../protocol/overview.ts';
import { stateWord } from '../views/hunkWords.ts';

/** The icons of the queue, and the letters that files have in the explorer and on tabs. */
export function stateLegend(): readonly OverviewTerm[] {
  return [
    { icon: 'open', term: stateWord('open'), meaning: l10n.t('Nobody said a word on it. The number on a file counts what is left in it.') }, // prettier-ignore
    {
      icon: 'open-high',
      term: l10n.t('Open, high risk'),
      meaning: l10n.t('The same, where a mistake can hurt.'),
    },
    { icon: 'seen', term: stateWord('seen'), meaning: l10n.t('You opened it and did not decide.') },
    { icon: 'attested', term: stateWord('attested'), meaning: l10n.t('You, or a sign-off that counts, accepted it as it stands. Files that are done have a ✓.') }, // prettier-ignore
    { icon: 'needs-work', term: stateWord('needs-work'), meaning: l10n.t('You ask for something to change. Files with one have an N.') }, // prettier-ignore
    { icon: 'later', term: stateWord('later'), meaning: l10n.t('You put it off.') },
    { icon: 'stale', term: stateWord('stale'), meaning: l10n.t('Somebody signed it, and it was edited since. Files with one have an S.') }, // prettier-ignore
    { icon: 'rule-covered', term: stateWord('rule-covered'), meaning: l10n.t('A rule of the policy sets it aside: nobody has to sign it.') }, // prettier-ignore
    {
      icon: 'asked',
      term: l10n.t('Asked for work'),
      meaning: l10n.t('A reviewer signed that it needs work.'),
    },
    { icon: 'answered', term: l10n.t('Asked for work, edited since'), meaning: l10n.t('The author edited it after that: look again.') }, // prettier-ignore
  ];
}

/** The words of queue, hover and diff on who wrote a line (docs/provenance.md, Kinds and tiers). */
export function authorLegend(): readonly OverviewTerm[] {
  return [
    { term: '✦', meaning: l10n.t('A line that an AI wrote, as far as records say.') },
    {
      term: l10n.t('Strong evidence'),
      meaning: l10n.t('A record names exactly these lines, or they were recorded while they were written.'),
    },
    {
      term: l10n.t('Medium evidence'),
      meaning: l10n.t('The commit names an agent or declares one, or a record names the file.'),
    },
    {
      term: l10n.t('Weak evidence'),
      meaning: l10n.t('A session was attached, or prose mentions an agent.'),
    },
    {
      term: l10n.t('Author unknown'),
      meaning: l10n.t('No record says who wrote it. That does not mean a person did.'),
    },
  ];
}
