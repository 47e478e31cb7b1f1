import { l10n, type QuickPickItem, window } from 'vscode';
import { parseDuration } from '../../core/policy/duration.ts';
import type { Policy } from '../../core/policy/policySchema.ts';
import { formatTime } from '../../core/workflow/reviewDraft.ts';
import { SignOffError } from '../../core/workflow/signOffError.ts';
import type { SignOffRequest } from '../../core/workflow/signOffRequest.ts';
import type { OpenedReview } from '../reviewSession.ts';

/** What the reviewer wants to say, asked where it needs more than a signature. Undefined: the question was closed. */
export type AskRequest = (opened: OpenedReview, now: Date) => Promise<SignOffRequest | undefined>;

export const askAcceptance: AskRequest = () => Promise.resolve({ kind: 'accept' });

export const askRejection: AskRequest = async () => {
  const reason = await askReason(
    l10n.t('Reject the hunks that need work'),
    l10n.t('Why? The gate refuses these hunks until you accept them. Your reason is signed.'),
  );
  return reason === undefined ? undefined : { kind: 'reject', reason };
};

/** Throws `SignOffError` where the gate has said nothing that could be overridden. */
export const askOverride: AskRequest = async ({ evidence, policy }, now) => {
  const { report } = evidence;
  if (report === null)
    throw new SignOffError('no-policy', l10n.t('There is no gate for this review that could be overridden.'));
  const { override } = policy.policy ?? {};
  const reason = await askReason(
    l10n.t('Override the gate'),
    l10n.t('Why can it not wait? Your reason is signed and listed in every report.'),
  );
  if (reason === undefined) return undefined;
  const expires = await askExpiry(override, now);
  return expires === undefined ? undefined : { kind: 'override', reason, expires, report, units: null };
};

async function askReason(title: string, prompt: string): Promise<string | undefined> {
  const reason = await window.showInputBox({
    title,
    prompt,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? l10n.t('Say it in a sentence.') : undefined),
  });
  return reason?.trim();
}

interface ExpiryPick extends QuickPickItem {
  readonly expires: string | null;
}

/** Null: as long as the policy allows. Only what is shorter than that is offered beside it. */
async function askExpiry(override: Policy['override'], now: Date): Promise<string | null | undefined> {
  const longest = override === undefined ? null : parseDuration(override.expires);
  const shorter = ['4h', '1d', '3d'].flatMap((text): ExpiryPick[] => {
    const length = parseDuration(text);
    if (length === null || longest === null || length >= longest) return [];
    const expires = formatTime(new Date(now.getTime() + length));
    return [{ label: text, description: l10n.t('until {0}', expires), expires }];
  });
  const whole: ExpiryPick = {
    label: override?.expires ?? l10n.t('As long as the policy allows'),
    description: l10n.t('the longest that the policy allows'),
    expires: null,
  };
  const title = l10n.t('How long does the override hold?');
  return (await window.showQuickPick([...shorter, whole], { title, ignoreFocusOut: true }))?.expires;
}
