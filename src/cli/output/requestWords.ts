import type { WorkRequest } from '../../core/workflow/feedback/workRequests.ts';

/** Who asks for work at a hunk, and what that is worth. The name is a claim and untrusted text. */
export function requestWords({ by, isVerified, isEdited, text }: WorkRequest): string {
  const worth =
    by === null ? 'draft, not signed yet' : isVerified ? 'signed, verified' : 'signed, not verified';
  const since = isEdited ? '; edited since, look again' : '';
  return `Asked for work by ${by ?? 'you'} (${worth}${since})${text === null ? '' : ':'}`;
}
