import { env, l10n, ProgressLocation, window } from 'vscode';
import { assertNever } from '../../core/base/invariant.ts';
import type { Delivery } from '../../core/workflow/deliverSignOff.ts';
import type { SignedOff } from '../../core/workflow/performSignOff.ts';
import type { SignOffPlan } from '../../core/workflow/planSignOff.ts';
import { pushSignOff } from '../../core/workflow/pushSignOff.ts';
import type { ReviewDraft } from '../../core/workflow/reviewDraft.ts';
import { undoSignOff } from '../../core/workflow/undoSignOff.ts';
import { describeError } from '../describeError.ts';
import type { Services } from '../services.ts';
import { countUncovered } from '../views/queueModel.ts';
import { refreshReview } from './openReview.ts';

/** A sign-off that was made in this window, with what takes it back. */
interface Delivered {
  readonly signed: SignedOff;
  readonly delivery: Delivery;
  readonly draft: ReviewDraft;
}

/** Says what became of a sign-off, what comes next, and offers to take it back. */
export async function showDelivery(services: Services, delivered: Delivered): Promise<void> {
  const { signed, delivery } = delivered;
  switch (delivery.kind) {
    case 'committed':
      // What comes next is the person's to choose, however long that takes; the queue does not wait for it.
      void offerPush(services, delivered);
      return;
    case 'trailers':
      await copyTrailers(signed);
      void offerUndo(services, delivered);
      return;
    case 'not-committed':
      void offerCopy(services, delivered, delivery.reason);
      return;
    default:
      assertNever(delivery);
  }
}

async function copyTrailers({ trailers }: SignedOff): Promise<void> {
  await env.clipboard.writeText(`${trailers.join('\n')}\n`);
}

function copiedWords(): string {
  return l10n.t('The trailers are on the clipboard: paste them at the end of the merge message.');
}

async function offerUndo(services: Services, delivered: Delivered): Promise<void> {
  const undo = l10n.t('Undo');
  if ((await window.showInformationMessage(copiedWords(), undo)) === undo)
    await takeBack(services, delivered);
}

/** A hook or git refused the commit: what was signed is in the store, and the trailers can still be used. */
async function offerCopy(services: Services, delivered: Delivered, reason: string): Promise<void> {
  const [copy, undo] = [l10n.t('Copy Trailers'), l10n.t('Undo')];
  const [said = reason] = reason.split('\n');
  const first = /[.!?]$/.test(said) ? said : `${said}.`;
  const answer = await window.showErrorMessage(
    l10n.t(
      'The sign-off is signed and stored, but git did not commit it: {0} Nothing is lost; commit the trailers yourself, or sign off again.',
      first,
    ),
    copy,
    undo,
  );
  if (answer === undo) await takeBack(services, delivered);
  if (answer !== copy) return;
  await copyTrailers(delivered.signed);
  void window.showInformationMessage(copiedWords());
}

async function offerPush(services: Services, delivered: Delivered): Promise<void> {
  const { plan } = delivered.signed;
  const [push, undo] = [l10n.t('Push'), l10n.t('Undo')];
  const answer = await window.showInformationMessage(
    `${doneWords(services, plan)} ${gateWords(services)}`.trim(),
    push,
    undo,
  );
  if (answer === undo) await takeBack(services, delivered);
  if (answer !== push) return;
  try {
    await window.withProgress(
      { location: ProgressLocation.Notification, title: l10n.t('Pushing the branch and the records') },
      () => pushSignOff(plan.repository),
    );
    window.setStatusBarMessage(l10n.t('$(check) Branch and records are pushed.'), 5000);
  } catch (error) {
    void window.showErrorMessage(describeError(error));
  }
}

async function takeBack(services: Services, { signed, delivery, draft }: Delivered): Promise<void> {
  try {
    await undoSignOff(signed, delivery, draft);
    window.setStatusBarMessage(
      l10n.t('$(discard) The sign-off is taken back. What you decided is as it was before.'),
      8000,
    );
    await refreshReview(services);
  } catch (error) {
    void window.showErrorMessage(describeError(error));
  }
}

function doneWords({ session }: Services, { verdict, coveredHunks, totalHunks }: SignOffPlan): string {
  if (verdict === 'reject') return l10n.t('Rejected {0} of {1} hunks.', coveredHunks, totalHunks);
  if (verdict === 'override')
    return l10n.t('Overrode the gate for {0} of {1} hunks.', coveredHunks, totalHunks);
  // What others signed and what a rule covers is not left, as in the queue.
  const left = session.opened === null ? 0 : countUncovered(session.opened.review, session.states);
  const next = left === 0 ? l10n.t('Nothing is left for you here.') : l10n.t('{0} left.', left);
  return `${l10n.t('Signed off {0} of {1} hunks.', coveredHunks, totalHunks)} ${next}`;
}

/** What the gate says now, or the first thing that it still asks for; empty when it was not asked. */
function gateWords({ session }: Services): string {
  const report = session.opened?.evidence.report ?? null;
  if (report === null) return '';
  const [next, ...others] = report.next;
  if (next === undefined) return report.verdict === 'pass' ? l10n.t('The gate passes.') : '';
  return others.length === 0
    ? l10n.t('Next: {0}.', next)
    : l10n.t('Next: {0}, and {1} more.', next, others.length);
}
