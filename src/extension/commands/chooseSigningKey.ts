import { l10n, type QuickPickItem, window } from 'vscode';
import { discoverSigningKeys, type SigningKey } from '../../core/attestation/signingKeys.ts';
import type { SignOffPlan } from '../../core/workflow/planSignOff.ts';

interface KeyPick extends QuickPickItem {
  readonly key: SigningKey;
}

/**
 * The key git already signs with, else the only one there is, else a choice. Null: there is none, and the person goes on
 * without a signature. Undefined: the person stepped back.
 */
export async function chooseSigningKey(plan: SignOffPlan): Promise<SigningKey | null | undefined> {
  const keys = await discoverSigningKeys(plan.repository);
  const [first, ...others] = keys;
  if (first === undefined) return (await isUnsignedWanted(plan)) ? null : undefined;
  if (others.length === 0 || first.source === 'git-config') return first;
  const picks = keys.map((key): KeyPick => ({
    label: `$(key) ${key.comment || key.fingerprint}`,
    description: key.keyType,
    detail: key.fingerprint,
    key,
  }));
  return (await window.showQuickPick(picks, { title: l10n.t('Sign off with which key?') }))?.key;
}

/** Somebody without a key can say the same; who counts it is the policy's to say. */
async function isUnsignedWanted({ target, needsSignature }: SignOffPlan): Promise<boolean> {
  const unsigned = l10n.t('Go On Without a Signature');
  const worth = needsSignature
    ? l10n.t('Without one your sign-off is a claim, which the policy on {0} does not count.', target)
    : l10n.t('The policy on {0} also counts sign-offs that nobody signed.', target);
  const howTo = l10n.t(
    'Make a key with "ssh-keygen -t ed25519", or set user.signingkey with gpg.format=ssh in git.',
  );
  const answer = await window.showWarningMessage(
    l10n.t('No SSH key was found to sign with.'),
    { modal: true, detail: `${worth}\n\n${howTo}` },
    unsigned,
  );
  return answer === unsigned;
}
