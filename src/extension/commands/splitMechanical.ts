import { env, l10n, window, workspace } from 'vscode';
import { commitMechanical } from '../../core/workflow/prepare/commitMechanical.ts';
import { mechanicalMessage, splitCommands } from '../../core/workflow/prepare/splitCommands.ts';
import type { MechanicalPart } from '../../core/workflow/prepare/splitMechanical.ts';
import type { OpenedReview } from '../reviewSession.ts';
import type { Services } from '../services.ts';
import { refreshReview } from './openReview.ts';

/**
 * Gives the hunks that only format, comment or reorder imports a commit of their own where nothing is committed yet; of commits that
 * exist it only says what to type.
 */
export async function splitOutMechanical(services: Services): Promise<void> {
  const { opened } = services.session;
  if (opened === null) return;
  if (!workspace.isTrusted) {
    void window.showWarningMessage(l10n.t('Committing needs a trusted workspace.'));
    return;
  }
  if (opened.review.target.kind !== 'worktree') return offerCommands(opened);
  const part = await services.session.mechanicalPart();
  if (part === null) return;
  const message = await askMessage(part);
  if (message === undefined) return;
  const { repository, review } = opened;
  await commitMechanical({ repository, review, part, message });
  window.setStatusBarMessage(
    l10n.t('$(check) Committed by itself: what only formats, comments or reorders imports.'),
    5000,
  );
  await refreshReview(services);
}

async function askMessage({ hunks }: MechanicalPart): Promise<string | undefined> {
  const files = new Set(hunks.map(({ file }) => file.path)).size;
  const commit = l10n.t('Commit Them');
  const detail = l10n.t(
    'A commit on top of HEAD gets them (hunks: {0}, files: {1}), with your hooks and your identity. Your files stay as they are, the rest stays uncommitted, and no commit that exists is changed.',
    hunks.length,
    files,
  );
  const question = l10n.t('Commit what only formats, comments or reorders imports by itself?');
  if ((await window.showWarningMessage(question, { modal: true, detail }, commit)) !== commit)
    return undefined;
  return window.showInputBox({
    title: l10n.t('Commit message'),
    value: mechanicalMessage,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? l10n.t('A commit needs a message.') : undefined),
  });
}

async function offerCommands({ review: { target } }: OpenedReview): Promise<void> {
  const copy = l10n.t('Copy Commands');
  const detail = [
    l10n.t(
      'Commits that exist are not changed. These commands put the part on a branch of its own; once it is merged, it is gone from this review.',
    ),
    splitCommands(target).join('\n'),
  ].join('\n\n');
  const question = l10n.t('Split out what only formats, comments or reorders imports?');
  if ((await window.showInformationMessage(question, { modal: true, detail }, copy)) !== copy) return;
  await env.clipboard.writeText(`${splitCommands(target).join('\n')}\n`);
  window.setStatusBarMessage(l10n.t('$(check) The commands are on the clipboard.'), 4000);
}
