import { l10n } from 'vscode';

/** Formats of tools by the names that their makers give them. */
const formats: Readonly<Record<string, string>> = {
  'agent-blame': 'Agent Blame',
  'agent-note': 'Agent Note',
  'agent-trace': 'Agent Trace',
  agentdiff: 'agentdiff',
  entire: 'Entire',
  'git-ai': 'git-ai',
  origin: 'Origin',
  whogitit: 'whogitit',
};

/** Where it is written down who wrote something, as a person calls it; a reader that has no such name keeps its own. */
export function recordWords(reader: string): string {
  switch (reader) {
    case 'commit-identity':
      return l10n.t('the author of the commit');
    case 'commit-trailer':
      return l10n.t('the message of the commit');
    case 'branch-name':
      return l10n.t('the name of the branch');
    case 'captured':
      return l10n.t('what the agent told this machine');
    case 'git-ai-working-log':
      return l10n.t('the working log of git-ai');
    case 'marked':
      return l10n.t('the word of a person');
    default:
      return formats[reader] ?? reader;
  }
}
