import { l10n } from 'vscode';
import { SigningError } from '../core/attestation/signingError.ts';
import { GitError } from '../core/git/gitError.ts';
import { DraftError } from '../core/review/draftError.ts';
import { TargetError } from '../core/workflow/target.ts';

/** One sentence for a person, with the next step. Details go to the log. */
export function describeError(error: unknown): string {
  if (GitError.is(error, 'git-missing')) {
    return l10n.t('Git was not found. Install git, or name it in the setting "countersign.gitPath".');
  }
  if (GitError.is(error, 'not-a-repository')) return l10n.t('This folder is not a git repository.');
  if (SigningError.is(error, 'passphrase-needed')) {
    return l10n.t(
      'The key was not unlocked, so nothing was signed and nothing was lost: sign off again, or add the key to your SSH agent with "ssh-add".',
    );
  }
  if (SigningError.is(error, 'ssh-keygen-missing'))
    return l10n.t('"ssh-keygen" was not found: install OpenSSH, then sign off again. Nothing was lost.');
  if (SigningError.is(error, 'cancelled')) return l10n.t('Nothing was signed.');
  if (SigningError.is(error)) return l10n.t('Nothing was signed: {0}', sentence(error.message));
  if (DraftError.is(error)) return l10n.t('The decision could not be kept: {0}', sentence(error.message));
  if (GitError.is(error, 'unknown-revision'))
    return l10n.t('{0} Check the spelling, or fetch it first.', sentence(error.message));
  if (GitError.is(error) || TargetError.is(error)) return sentence(error.message);
  const reason = error instanceof Error ? error.message : String(error);
  return l10n.t('Countersign could not do that: {0}', reason.split('\n', 1)[0] ?? reason);
}

/** Git and the core speak in fragments; people read sentences. */
function sentence(text: string): string {
  const [line = ''] = text.trim().split('\n', 1);
  const capital = line.slice(0, 1).toLocaleUpperCase() + line.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
