import type { Disposable } from 'vscode';
import { setContextKey } from '../contextKeys.ts';
import type { ReviewSession } from '../reviewSession.ts';

/** Tells menus and keys whether the review that is shown is being prepared. */
export function watchPreparing(session: ReviewSession): Disposable {
  let told = false;
  return session.onDidChange(() => {
    const { isOn } = session.preparation;
    if (isOn === told) return;
    told = isOn;
    void setContextKey('countersign.isPreparing', isOn);
  });
}
