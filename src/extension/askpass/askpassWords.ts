import { l10n } from 'vscode';
import { assertNever } from '../../core/base/invariant.ts';
import type { AskpassQuestion } from './askpassServer.ts';

/** The key that signs, as people know it. */
export interface AskedKey {
  /** `SHA256:…` */
  readonly fingerprint: string;
  readonly comment: string;
}

export interface AskpassWords {
  readonly title: string;
  readonly prompt: string;
}

/** What the box says. The key is named by what the editor chose, never by what the asking program claims. */
export function describeAskpassQuestion(question: AskpassQuestion, key: AskedKey): AskpassWords {
  const named = key.comment === '' ? key.fingerprint : `${key.fingerprint} (${key.comment})`;
  switch (question.kind) {
    case 'confirmation':
      return { title: l10n.t('Sign off: {0}', question.text), prompt: named };
    case 'notice':
      return { title: l10n.t('Touch your key: {0}', named), prompt: question.text };
    case 'secret': {
      const title = /\bPIN\b/.test(question.text)
        ? l10n.t('PIN of your key')
        : l10n.t('Passphrase of your key');
      const again =
        question.attempt > 1 ? `${l10n.t('That was not it: try {0} of 3.', question.attempt)} ` : '';
      return {
        title,
        prompt: `${again}${l10n.t('To sign with {0}. It goes to ssh-keygen and is not kept.', named)}`,
      };
    }
    default:
      return assertNever(question.kind);
  }
}
