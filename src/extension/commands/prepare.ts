import { commands, l10n, ProgressLocation, window, workspace } from 'vscode';
import { pushRemoteRecords } from '../../core/workflow/exchangeRecords.ts';
import { assertNever } from '../../core/base/invariant.ts';
import { type PreparationAction, preparationPicks, sizeSentence } from '../prepare/preparationPicks.ts';
import type { Services } from '../services.ts';
import { openAndMarkSeen } from './decide.ts';
import { askExplanation } from './explainHunk.ts';
import { openReviewCommand } from './openReview.ts';
import { splitOutMechanical } from './splitMechanical.ts';

/** The author's side: the same queue with what a reviewer will be asked. Nothing is attested or signed meanwhile. */
export async function prepare(services: Services): Promise<void> {
  if (services.session.opened === null) await openReviewCommand(services);
  if (services.session.opened === null) return;
  services.session.preparation.setOn(true);
  // Focus that arrives late would close the list.
  if (!services.queue.isVisible) await commands.executeCommand('countersign.queue.focus');
  await showPoints(services);
}

/** Back to reviewing: the keys attest again. */
export function stopPreparing(services: Services): void {
  services.session.preparation.setOn(false);
}

async function showPoints(services: Services): Promise<void> {
  const preparation = await window.withProgress({ location: { viewId: 'countersign.queue' } }, () =>
    services.session.prepare(),
  );
  if (preparation === null) return;
  const picks = preparationPicks(preparation);
  if (picks.length === 0) {
    void window.showInformationMessage(
      l10n.t('Nothing is left to do before you ask for a review. {0}', sizeSentence(preparation)),
    );
    return;
  }
  const chosen = await window.showQuickPick(picks, {
    title: l10n.t('Before you ask for a review'),
    placeHolder: sizeSentence(preparation),
    matchOnDescription: true,
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  if (chosen !== undefined && chosen.action !== null) await act(services, chosen.action);
}

async function act(services: Services, action: PreparationAction): Promise<void> {
  switch (action.kind) {
    case 'open':
      return openAndMarkSeen(services, action.hunk);
    case 'explain':
      await openAndMarkSeen(services, action.hunk);
      await askExplanation(services, action.hunk);
      return;
    case 'split':
      return splitOutMechanical(services);
    case 'overview':
      services.overview.show();
      return;
    case 'push':
      return pushExplanations(services);
    default:
      assertNever(action);
  }
}

async function pushExplanations({ session }: Services): Promise<void> {
  const { opened } = session;
  if (opened === null || !workspace.isTrusted) return;
  const location = ProgressLocation.Notification;
  const { remote } = await window.withProgress(
    { location, title: l10n.t('Pushing explanations and records') },
    () => pushRemoteRecords(opened.repository, null),
  );
  window.setStatusBarMessage(l10n.t('$(check) Explanations and records are at {0}.', remote), 5000);
}
