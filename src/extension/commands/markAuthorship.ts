import { l10n, window, workspace } from 'vscode';
import type { Services } from '../services.ts';
import { chosenHunk, noHunk } from './decide.ts';

/** The reviewer knows that an AI wrote the hunk: kept in the draft, signed with the next sign-off. */
export async function markAsAi(services: Services, target?: unknown): Promise<void> {
  await markHunk(services, target, 'ai', {
    title: l10n.t('Mark as Written by an AI'),
    prompt: l10n.t('How do you know? Reason and name travel with your sign-off.'),
  });
}

/** The reviewer knows that a person wrote the hunk. What records say of an AI, this does not overrule. */
export async function markAsHuman(services: Services, target?: unknown): Promise<void> {
  await markHunk(services, target, 'human', {
    title: l10n.t('Mark as Written by a Person'),
    prompt: l10n.t(
      'How do you know? Reason and name travel with your sign-off. It counts only on what others wrote.',
    ),
  });
}

async function markHunk(
  services: Services,
  target: unknown,
  kind: 'ai' | 'human',
  words: { readonly title: string; readonly prompt: string },
): Promise<void> {
  if (!workspace.isTrusted) {
    void window.showWarningMessage(l10n.t('Marking needs a trusted workspace.'));
    return;
  }
  const hunk = chosenHunk(services, target);
  if (hunk === null) return noHunk();
  const reason = await window.showInputBox({
    ...words,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? l10n.t('Say in a few words how you know.') : undefined),
  });
  if (reason !== undefined) await services.session.mark(hunk, kind, reason.trim());
}
