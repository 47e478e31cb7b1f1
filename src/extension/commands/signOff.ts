import { env, l10n, ProgressLocation, type QuickPickItem, window, workspace } from 'vscode';
import {
  commitSignOff,
  performSignOff,
  previewTrailers,
  type SignedOff,
} from '../../core/workflow/performSignOff.ts';
import { planSignOff, type SignOffPlan } from '../../core/workflow/planSignOff.ts';
import { pushSignOff } from '../../core/workflow/pushSignOff.ts';
import { discoverSigningKeys, type SigningKey } from '../../core/attestation/signingKeys.ts';
import { describeError } from '../describeError.ts';
import type { OpenedReview } from '../reviewSession.ts';
import type { Services } from '../services.ts';
import { refreshReview } from './openReview.ts';

/**
 * The one way to sign: a person's gesture in a modal dialog that shows what is signed. It takes no argument that
 * could answer for the person, and nothing else in the extension signs.
 */
export async function signOff(services: Services): Promise<void> {
  const { opened } = services.session;
  if (opened === null) return;
  if (!workspace.isTrusted) {
    void window.showWarningMessage(l10n.t('Signing off needs a trusted workspace.'));
    return;
  }
  try {
    await signOffReview(services, opened);
  } catch (error) {
    services.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    void window.showErrorMessage(describeError(error));
  }
}

async function signOffReview(services: Services, opened: OpenedReview): Promise<void> {
  // One time for the preview and the signature: what the dialog shows is what is signed.
  const now = new Date();
  const { repository, review, policy, draft } = opened;
  const plan = await planSignOff({ repository, review, policy, decisions: draft.decisions });
  const key = await chooseKey(opened);
  if (key === undefined) return;
  const commitHere = l10n.t('Sign and Commit');
  const copy = l10n.t('Sign and Copy Trailers');
  const choices = plan.canCommit ? [commitHere, copy] : [copy];
  const detail = describePlan(services, plan, key, now);
  const answer = await window.showInformationMessage(
    l10n.t('Sign off {0} of {1} hunks?', plan.coveredHunks, plan.totalHunks),
    { modal: true, detail },
    ...choices,
  );
  if (answer === undefined) return;
  const signed = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: l10n.t('Signing: touch your key if it asks for it'),
      cancellable: true,
    },
    async (_progress, token) => {
      const aborter = new AbortController();
      token.onCancellationRequested(() => aborter.abort());
      return performSignOff(plan, { key, now, signal: aborter.signal });
    },
  );
  if (answer === copy) {
    await env.clipboard.writeText(`${signed.trailers.join('\n')}\n`);
    void window.showInformationMessage(
      l10n.t('The trailers are on the clipboard: paste them at the end of the merge message.'),
    );
    return;
  }
  await commitSignOff(signed);
  await refreshReview(services);
  await offerPush(signed);
}

interface KeyPick extends QuickPickItem {
  readonly key: SigningKey;
}

/** The key git already signs with, else the only one there is, else a choice. */
async function chooseKey(opened: OpenedReview): Promise<SigningKey | undefined> {
  const keys = await discoverSigningKeys(opened.repository);
  const [first, ...others] = keys;
  if (first === undefined) {
    void window.showErrorMessage(
      l10n.t(
        'No SSH key was found to sign with. Make one with "ssh-keygen -t ed25519", or set user.signingkey with gpg.format=ssh in git.',
      ),
    );
    return undefined;
  }
  if (others.length === 0 || first.source === 'git-config') return first;
  const picks = keys.map((key): KeyPick => ({
    label: `$(key) ${key.comment || key.fingerprint}`,
    description: key.keyType,
    detail: key.fingerprint,
    key,
  }));
  return (await window.showQuickPick(picks, { title: l10n.t('Sign off with which key?') }))?.key;
}

function describePlan(services: Services, plan: SignOffPlan, key: SigningKey, now: Date): string {
  const here = [...plan.units].filter((unit) =>
    services.session.decidedInThisSession.has(unit.unit.id),
  ).length;
  const lines = [
    l10n.t('Repository: {0} ({1})', plan.repositoryName, plan.repositoryId.slice(0, 8)),
    l10n.t('Target: {0}', plan.target),
    l10n.t('Reviewer: {0} <{1}>', plan.reviewer.name, plan.reviewer.email),
    l10n.t('Key: {0}', key.fingerprint),
    '',
    here === plan.units.length
      ? l10n.t('All of it was decided in this session.')
      : l10n.t('{0} decided in this session, {1} loaded from before.', here, plan.units.length - here),
    ...plan.warnings,
    '',
    ...previewTrailers(plan, now),
  ];
  return lines.join('\n');
}

async function offerPush(signed: SignedOff): Promise<void> {
  const push = l10n.t('Push');
  const next =
    signed.plan.remainingHunks === 0
      ? l10n.t('Nothing is left for you here.')
      : l10n.t('{0} hunks are left.', signed.plan.remainingHunks);
  const answer = await window.showInformationMessage(
    l10n.t('Signed off {0} hunks. {1}', signed.plan.coveredHunks, next),
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
