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
  key: SigningKey | null,
  now: Date,
): Promise<SignOffForm | undefined> {
  const words = key === null ? unsignedWords() : signedWords();
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

function signedWords(): Readonly<Record<SignOffForm, string>> {
  return {
    commit: l10n.t('Sign and Commit'),
    amend: l10n.t('Sign and Amend HEAD'),
    trailers: l10n.t('Sign and Copy Trailers'),
  };
}

function unsignedWords(): Readonly<Record<SignOffForm, string>> {
  return {
    commit: l10n.t('Commit Unsigned'),
    amend: l10n.t('Amend HEAD Unsigned'),
    trailers: l10n.t('Copy Unsigned Trailers'),
  };
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

function describePlan(services: Services, plan: SignOffPlan, key: SigningKey | null, now: Date): string {
  const subject = [
    l10n.t('Repository: {0} ({1})', plan.repositoryName, plan.repositoryId.slice(0, 8)),
    l10n.t('Target: {0}', plan.target),
    l10n.t('Reviewer: {0} <{1}>', plan.reviewer.name, plan.reviewer.email),
    ...(plan.roles.length === 0 ? [] : [l10n.t('Roles: {0}', plan.roles.join(', '))]),
    ...keyLines(key),
    ...(plan.reason === null ? [] : [l10n.t('Reason: {0}', plan.reason)]),
    ...(plan.expires === null ? [] : [l10n.t('Until: {0}', plan.expires)]),
  ];
  const remarks = [
    ...(plan.verdict === 'override' ? [] : [whenDecided(services, plan)]),
    ...(plan.verdict === 'accept' ? [...whatCounts(services, plan), ...whatIsMissing(services)] : []),
    ...plan.warnings,
    ...(key === null && plan.needsSignature
      ? [l10n.t('The policy on {0} requires signatures: the gate will not count this.', plan.target)]
      : []),
  ];
  return [subject, remarks, previewTrailers(plan, now)]
    .filter((paragraph) => paragraph.length > 0)
    .map((paragraph) => paragraph.join('\n'))
    .join('\n\n');
}

/** With what a verifier can see of the person behind it (docs/attestation.md, Presence). */
function keyLines(key: SigningKey | null): readonly string[] {
  if (key === null) {
    return [
      l10n.t('Key: none, nothing is signed. Whoever can write a commit could have written it (level 0).'),
    ];
  }
  return [
    l10n.t('Key: {0}', key.fingerprint),
    key.isSecurityKey
      ? l10n.t('Presence: your touch of the key, where the policy lists it as hardware (level 3 or 4)')
      : l10n.t('Presence: a signature, which a program that runs as you could make as well (level 1)'),
  ];
}

/** For how much of it the gate still waits for this very reviewer; nothing where nobody can tell. */
function whatCounts({ session }: Services, plan: SignOffPlan): readonly string[] {
  const toSign = session.opened?.toSign ?? null;
  if (toSign === null || plan.coveredHunks === 0) return [];
  const covered = new Set(plan.units.map(({ unit }) => unit.id));
  const needed = plan.review.hunks.filter(({ units }) =>
    units.some(({ unit }) => covered.has(unit.id) && toSign.has(unit.id)),
  ).length;
  return [
    l10n.t(
      'Of the hunks covered here ({1}), the gate waits for your word on {0}.',
      needed,
      plan.coveredHunks,
    ),
  ];
}

/** Whose word the gate still asks for, before this sign-off. */
function whatIsMissing({ session }: Services): readonly string[] {
  const next = session.opened?.evidence.report?.next ?? [];
  return next.length === 0 ? [] : [l10n.t('Missing before this sign-off: {0}.', next.join('; '))];
}

function whenDecided(services: Services, { units }: SignOffPlan): string {
  const { decidedInThisSession } = services.session;
  const here = units.filter((unit) => decidedInThisSession.has(unit.unit.id)).length;
  return here === units.length
    ? l10n.t('All of it was decided in this session.')
    : l10n.t('{0} decided in this session, {1} loaded from before.', here, units.length - here);
}
