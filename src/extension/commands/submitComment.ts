import { l10n, window } from 'vscode';
import { isRestricted } from '../isRestricted.ts';
import type { Services } from '../services.ts';

/** What was written into a comment box marks its hunk as needs work; an answer to one's own note is added to it. */
export async function submitComment(services: Services, target?: unknown): Promise<void> {
  const reply = services.comments.readReply(target);
  if (reply === null) {
    window.setStatusBarMessage(l10n.t('There is no changed code to comment on here.'), 4000);
    return;
  }
  if (isRestricted(l10n.t('Deciding needs a trusted workspace.'))) return;
  const { hunk, note } = reply;
  const shownMilliseconds = services.reading.millisecondsOf(hunk);
  await services.session.decide(hunk, 'needs-work', note, { shownMilliseconds });
  reply.done();
}
