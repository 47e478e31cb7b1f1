import { commands, l10n, ProgressLocation, window } from 'vscode';
import type { AskpassProgram } from '../../core/attestation/askpassProgram.ts';
import { SigningError } from '../../core/attestation/signingError.ts';
import type { SigningKey } from '../../core/attestation/signingKeys.ts';
import { deliverSignOff } from '../../core/workflow/deliverSignOff.ts';
import { performSignOff, type SignedOff } from '../../core/workflow/performSignOff.ts';
import { planSignOff, type SignOffPlan } from '../../core/workflow/planSignOff.ts';
import { SignOffError } from '../../core/workflow/signOffError.ts';
import { withAskpass } from '../askpass/withAskpass.ts';
import { describeError } from '../describeError.ts';
import { isRestricted } from '../isRestricted.ts';
import { sayPreparing } from '../prepare/sayPreparing.ts';
import type { OpenedReview } from '../reviewSession.ts';
import type { Services } from '../services.ts';
import { askAcceptance, askOverride, askRejection, type AskRequest } from './askSignOffRequest.ts';
import { chooseSigningKey } from './chooseSigningKey.ts';
import { refreshReview } from './openReview.ts';
import { showDelivery } from './showDelivery.ts';
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
  if (isRestricted(l10n.t('Signing off needs a trusted workspace.'))) return;
  try {
    await signOffReview(services, opened, ask);
  } catch (error) {
    if (SigningError.is(error, 'cancelled')) {
      window.setStatusBarMessage(describeError(error), 6000);
      return;
    }
    services.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    void sayWhyNot(error);
  }
}

/** A sign-off counts nowhere without a policy: the way to one is offered. */
async function sayWhyNot(error: unknown): Promise<void> {
  const sentence = describeError(error);
  const create = l10n.t('Create Review Policy');
  const ways = SignOffError.is(error) && error.code === 'no-policy' ? [create] : [];
  if ((await window.showErrorMessage(sentence, ...ways)) === create)
    await commands.executeCommand('countersign.initPolicy');
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
  await showDelivery(services, { signed, delivery, draft });
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
