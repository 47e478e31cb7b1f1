import { env, l10n, ProgressLocation, window, workspace } from 'vscode';
import type { AskpassProgram } from '../../core/attestation/askpassProgram.ts';
import { SigningError } from '../../core/attestation/signingError.ts';
import type { SigningKey } from '../../core/attestation/signingKeys.ts';
import { assertNever } from '../../core/base/invariant.ts';
import { type Delivery, deliverSignOff } from '../../core/workflow/deliverSignOff.ts';
import { performSignOff, type SignedOff } from '../../core/workflow/performSignOff.ts';
import { planSignOff, type SignOffPlan } from '../../core/workflow/planSignOff.ts';
import { pushSignOff } from '../../core/workflow/pushSignOff.ts';
import { withAskpass } from '../askpass/withAskpass.ts';
import { describeError } from '../describeError.ts';
import { sayPreparing } from '../prepare/sayPreparing.ts';
import type { OpenedReview } from '../reviewSession.ts';
import type { Services } from '../services.ts';
import { askAcceptance, askOverride, askRejection, type AskRequest } from './askSignOffRequest.ts';
import { chooseSigningKey } from './chooseSigningKey.ts';
import { refreshReview } from './openReview.ts';
import { confirmSignOff } from './signOffDialog.ts';

/*
 * The one way to sign: a person's gesture in a modal dialog that shows what is signed. These commands take no argument
 * that could answer for the person, and nothing else in the extension signs.
 */

/** Accepts what is attested. */
export async function signOff(services: Services): Promise<void> {
  await signInReview(services, askAcceptance);
}

/** Refuses what needs work, so that the gate holds until it is accepted. */
export async function rejectHunks(services: Services): Promise<void> {
  await signInReview(services, askRejection);
}

/** Lets what is open pass in an emergency, with a reason and an end. */
export async function overrideGate(services: Services): Promise<void> {
  await signInReview(services, askOverride);
}

async function signInReview(services: Services, ask: AskRequest): Promise<void> {
  const { opened, preparation } = services.session;
  if (opened === null) return;
  if (preparation.isOn) return sayPreparing();
  if (!workspace.isTrusted) {
    void window.showWarningMessage(l10n.t('Signing off needs a trusted workspace.'));
    return;
  }
  try {
    await signOffReview(services, opened, ask);
  } catch (error) {
    if (SigningError.is(error, 'cancelled')) {
      window.setStatusBarMessage(describeError(error), 6000);
      return;
    }
    services.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    void window.showErrorMessage(describeError(error));
  }
}

async function signOffReview(services: Services, opened: OpenedReview, ask: AskRequest): Promise<void> {
  // One time for the preview and the signature: what the dialog shows is what is signed.
  const now = new Date();
  const { repository, review, policy, draft } = opened;
  const request = await ask(opened, now);
  if (request === undefined) return;
  const { decisions, marks } = draft;
  const plan = await planSignOff({ repository, review, policy, decisions, marks, request });
  const key = await chooseSigningKey(plan);
  if (key === undefined) return;
  const form = await confirmSignOff(services, plan, key, now);
  if (form === undefined) return;
  const signed = await sign(services, plan, key, now);
  const delivery = await deliverSignOff(signed, form, draft);
  // First what the gate says now: the notification names what comes next.
  await refreshReview(services);
  await showDelivery(services, signed, delivery);
}

function sign(services: Services, plan: SignOffPlan, key: SigningKey | null, now: Date): Promise<SignedOff> {
  const location = ProgressLocation.Notification;
  return Promise.resolve(
    window.withProgress({ location, title: l10n.t('Signing'), cancellable: true }, (_progress, token) => {
      const aborter = new AbortController();
      token.onCancellationRequested(() => aborter.abort());
      const perform = (askpass?: AskpassProgram): Promise<SignedOff> =>
        performSignOff(plan, {
          key,
          now,
          signal: aborter.signal,
          ...(askpass === undefined ? {} : { askpass }),
        });
      return key === null ? perform() : withAskpass(services.programs, key, perform);
    }),
  );
}

async function showDelivery(services: Services, signed: SignedOff, delivery: Delivery): Promise<void> {
  switch (delivery.kind) {
    case 'committed':
      // The push is the person's to choose, however long that takes; the queue does not wait for it.
      void offerPush(services, signed);
      return;
    case 'trailers':
      await copyTrailers(signed);
      return;
    case 'not-committed':
      void offerCopy(signed, delivery.reason);
      return;
    default:
      assertNever(delivery);
  }
}

async function copyTrailers({ trailers }: SignedOff): Promise<void> {
  await env.clipboard.writeText(`${trailers.join('\n')}\n`);
  void window.showInformationMessage(
    l10n.t('The trailers are on the clipboard: paste them at the end of the merge message.'),
  );
}

/** A hook or git refused the commit: what was signed is in the store, and the trailers can still be used. */
async function offerCopy(signed: SignedOff, reason: string): Promise<void> {
  const copy = l10n.t('Copy Trailers');
  const [first = reason] = reason.split('\n');
  const answer = await window.showErrorMessage(
    l10n.t(
      'The sign-off is signed and stored, but git did not commit it: {0} Nothing is lost; commit the trailers yourself, or sign off again.',
      first,
    ),
    copy,
  );
  if (answer === copy) await copyTrailers(signed);
}

async function offerPush(services: Services, signed: SignedOff): Promise<void> {
  const push = l10n.t('Push');
  const answer = await window.showInformationMessage(
    `${doneWords(signed.plan)} ${gateWords(services)}`.trim(),
    push,
  );
  if (answer !== push) return;
  try {
    await window.withProgress(
      { location: ProgressLocation.Notification, title: l10n.t('Pushing the branch and the records') },
      () => pushSignOff(signed.plan.repository),
    );
    window.setStatusBarMessage(l10n.t('$(check) Branch and records are pushed.'), 5000);
  } catch (error) {
    void window.showErrorMessage(describeError(error));
  }
}

function doneWords({ verdict, coveredHunks, totalHunks, remainingHunks }: SignOffPlan): string {
  if (verdict === 'reject') return l10n.t('Rejected {0} of {1} hunks.', coveredHunks, totalHunks);
  if (verdict === 'override')
    return l10n.t('Overrode the gate for {0} of {1} hunks.', coveredHunks, totalHunks);
  const next =
    remainingHunks === 0 ? l10n.t('Nothing is left for you here.') : l10n.t('{0} left.', remainingHunks);
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
