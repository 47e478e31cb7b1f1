import { l10n, window } from 'vscode';
import type { SigningKey } from '../../core/attestation/signingKeys.ts';
import { assertNever } from '../../core/base/invariant.ts';
import type { SignOffForm } from '../../core/workflow/deliverSignOff.ts';
import { previewTrailers } from '../../core/workflow/performSignOff.ts';
import type { SignOffPlan } from '../../core/workflow/planSignOff.ts';
import type { Services } from '../services.ts';

/**
 * Shows what would be signed and asks where the trailers go. The answer is the person's gesture that every signature
 * needs: undefined when the dialog was closed.
 */
export async function confirmSignOff(
  services: Services,
  plan: SignOffPlan,
  key: SigningKey,
  now: Date,
): Promise<SignOffForm | undefined> {
  const words: Readonly<Record<SignOffForm, string>> = {
    commit: l10n.t('Sign and Commit'),
    amend: l10n.t('Sign and Amend HEAD'),
    trailers: l10n.t('Sign and Copy Trailers'),
  };
  const forms: readonly SignOffForm[] = [
    ...(plan.canCommit ? (['commit'] as const) : []),
    ...(plan.canAmend ? (['amend'] as const) : []),
    'trailers',
  ];
  const show = plan.verdict === 'override' ? window.showWarningMessage : window.showInformationMessage;
  const answer = await show(
    titleOf(plan),
    { modal: true, detail: describePlan(services, plan, key, now) },
    ...forms.map((form) => words[form]),
  );
  return forms.find((form) => words[form] === answer);
}

function titleOf({ verdict, coveredHunks, totalHunks }: SignOffPlan): string {
  switch (verdict) {
    case 'accept':
      return l10n.t('Sign off {0} of {1} hunks?', coveredHunks, totalHunks);
    case 'reject':
      return l10n.t('Reject {0} of {1} hunks?', coveredHunks, totalHunks);
    case 'override':
      return l10n.t('Override the gate for {0} of {1} hunks?', coveredHunks, totalHunks);
    default:
      return assertNever(verdict);
  }
}

function describePlan(services: Services, plan: SignOffPlan, key: SigningKey, now: Date): string {
  const subject = [
    l10n.t('Repository: {0} ({1})', plan.repositoryName, plan.repositoryId.slice(0, 8)),
    l10n.t('Target: {0}', plan.target),
    l10n.t('Reviewer: {0} <{1}>', plan.reviewer.name, plan.reviewer.email),
    l10n.t('Key: {0}', key.fingerprint),
    ...(plan.reason === null ? [] : [l10n.t('Reason: {0}', plan.reason)]),
    ...(plan.expires === null ? [] : [l10n.t('Until: {0}', plan.expires)]),
  ];
  const remarks = [...(plan.verdict === 'override' ? [] : [whenDecided(services, plan)]), ...plan.warnings];
  return [subject, remarks, previewTrailers(plan, now)]
    .filter((paragraph) => paragraph.length > 0)
    .map((paragraph) => paragraph.join('\n'))
    .join('\n\n');
}

function whenDecided(services: Services, { units }: SignOffPlan): string {
  const { decidedInThisSession } = services.session;
  const here = units.filter((unit) => decidedInThisSession.has(unit.unit.id)).length;
  return here === units.length
    ? l10n.t('All of it was decided in this session.')
    : l10n.t('{0} decided in this session, {1} loaded from before.', here, units.length - here);
}
