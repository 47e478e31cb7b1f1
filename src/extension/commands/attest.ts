import { l10n } from 'vscode';
import { summariseHunk } from '../../core/workflow/hunkSummary.ts';
import type { Services } from '../services.ts';
import { isRestricted } from '../isRestricted.ts';
import { type AskAboutHunk, askHighRisk } from './askHighRisk.ts';
import { chosenHunk, noHunk, step } from './decide.ts';
import { sayPreparing } from '../prepare/sayPreparing.ts';
import { refuseUnseen } from './showUnseen.ts';

/** Attest and go on: the deliberate decision, one hunk at a time. */
export async function attestHunk(services: Services, target?: unknown): Promise<void> {
  await attest(services, target, askHighRisk);
}

/** Accepts a hunk that was on screen as a whole, once `ask` has its answers, and goes on to the next one. */
export async function attest(services: Services, target: unknown, ask: AskAboutHunk): Promise<void> {
  if (isRestricted(l10n.t('Attesting needs a trusted workspace.'))) return;
  if (services.session.preparation.isOn) return sayPreparing();
  const hunk = chosenHunk(services, target);
  if (hunk === null) return noHunk();
  const progress = await services.reading.settledProgressOf(hunk);
  if (progress.unseen !== null) return refuseUnseen(services, hunk, progress);
  const shownMilliseconds = services.reading.millisecondsOf(hunk);
  const answer = await ask(services.session.opened?.policy.policy ?? null, hunk);
  if (answer === undefined) return;
  const { added, removed } = summariseHunk(hunk);
  const pace = await services.pace.askReason(added + removed, shownMilliseconds);
  if (pace === undefined) return;
  const note = [answer.note, pace].filter((part) => part !== null).join('\n');
  const { evidence } = answer;
  await services.session.decide(hunk, 'attested', note || null, { evidence, shownMilliseconds });
  await step(services, hunk, 1);
}
