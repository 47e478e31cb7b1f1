import { l10n } from 'vscode';
import type { PastSignOff } from '../../core/workflow/pastSignOffs.ts';

/** Who signed what stood here, in a row: `signed by alice on 2026-02-01`; empty where nobody is known. Names are untrusted. */
export function staleWords(past: readonly PastSignOff[]): string {
  const near = past.filter(({ isHere }) => isHere);
  const meant = near.length > 0 ? near : past;
  const [newest, ...others] = meant;
  if (newest === undefined) return '';
  const day = newest.at.slice(0, 10);
  if (others.length === 0) return l10n.t('signed by {0} on {1}', nameOf(newest), day);
  return others.length === 1
    ? l10n.t('signed by {0} on {1}, and by 1 more', nameOf(newest), day)
    : l10n.t('signed by {0} on {1}, and by {2} more', nameOf(newest), day, others.length);
}

/** One sign-off in a tooltip, as a sentence. */
export function staleSentence(past: PastSignOff): string {
  const [day, time] = [past.at.slice(0, 10), past.at.slice(11, 16)];
  return past.isHere
    ? l10n.t('Signed by {0} on {1} at {2} UTC, and edited since.', nameOf(past), day, time)
    : l10n.t('{0} signed other lines of this file on {1} at {2} UTC, which were edited since.', nameOf(past), day, time); // prettier-ignore
}

function nameOf({ name, isVerified }: PastSignOff): string {
  return isVerified ? name : l10n.t('{0} (not verified)', name);
}
