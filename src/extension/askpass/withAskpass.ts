import { CancellationTokenSource, l10n, ProgressLocation, window } from 'vscode';
import type { AskpassProgram } from '../../core/attestation/askpassProgram.ts';
import { assertNever } from '../../core/base/invariant.ts';
import { type AskpassQuestion, openAskpassServer } from './askpassServer.ts';
import { type AskedKey, describeAskpassQuestion } from './askpassWords.ts';

/**
 * Runs `action`, which makes one signature with `key`. As long as it runs, OpenSSH can ask for passphrase, PIN and touch
 * in the editor; before and after, nothing listens. `programs` is `dist/`, with the askpass program.
 */
export async function withAskpass<T>(
  programs: string,
  key: AskedKey,
  action: (askpass: AskpassProgram) => Promise<T>,
): Promise<T> {
  const server = await openAskpassServer(programs, (question, signal) => askPerson(question, key, signal));
  const done = new AbortController();
  const onTouchNeeded = (): void =>
    void askPerson({ kind: 'notice', text: '', attempt: 1 }, key, done.signal);
  try {
    return await action({ ...server.askpass, onTouchNeeded });
  } finally {
    done.abort();
    await server.close();
  }
}

async function askPerson(
  question: AskpassQuestion,
  key: AskedKey,
  signal: AbortSignal,
): Promise<string | null> {
  const { title, prompt } = describeAskpassQuestion(question, key);
  switch (question.kind) {
    case 'confirmation': {
      const yes = l10n.t('Sign');
      const answer = await window.showWarningMessage(title, { modal: true, detail: prompt }, yes);
      return answer === yes ? 'yes' : null;
    }
    case 'notice':
      await window.withProgress({ location: ProgressLocation.Notification, title }, () => aborted(signal));
      return '';
    case 'secret': {
      const closing = new CancellationTokenSource();
      const close = (): void => closing.cancel();
      if (signal.aborted) close();
      signal.addEventListener('abort', close, { once: true });
      const options = { password: true, ignoreFocusOut: true, title, prompt };
      try {
        return (await window.showInputBox(options, closing.token)) ?? null;
      } finally {
        signal.removeEventListener('abort', close);
        closing.dispose();
      }
    }
    default:
      return assertNever(question.kind);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
