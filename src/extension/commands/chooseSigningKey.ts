import { l10n, type QuickPickItem, window } from 'vscode';
import { discoverSigningKeys, type SigningKey } from '../../core/attestation/signingKeys.ts';
import type { Repository } from '../../core/git/repository.ts';

interface KeyPick extends QuickPickItem {
  readonly key: SigningKey;
}

/** The key git already signs with, else the only one there is, else a choice. Undefined: none, or none was chosen. */
export async function chooseSigningKey(repository: Repository): Promise<SigningKey | undefined> {
  const keys = await discoverSigningKeys(repository);
  const [first, ...others] = keys;
  if (first === undefined) {
    void window.showErrorMessage(
      l10n.t(
        'No SSH key was found to sign with. Make one with "ssh-keygen -t ed25519", or set user.signingkey with gpg.format=ssh in git.',
      ),
    );
    return undefined;
  }
  if (others.length === 0 || first.source === 'git-config') return first;
  const picks = keys.map((key): KeyPick => ({
    label: `$(key) ${key.comment || key.fingerprint}`,
    description: key.keyType,
    detail: key.fingerprint,
    key,
  }));
  return (await window.showQuickPick(picks, { title: l10n.t('Sign off with which key?') }))?.key;
}
