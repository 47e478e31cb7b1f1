import type { WorkRequest } from '../../core/workflow/feedback/workRequests.ts';
import { terminalText } from './table.ts';

/** What reviewers ask for at a hunk, below its row. */
export function requestRows(requests: readonly WorkRequest[]): readonly string[] {
  return requests.flatMap(({ by, isVerified, isEdited, text }) => {
    const worth = isVerified ? 'signed, verified' : 'signed, not verified';
    const since = isEdited ? '; edited since, look again' : '';
    return [
      `    Asked for work by ${terminalText(by ?? 'you')} (${worth}${since})${text === null ? '' : ':'}`,
      ...(text?.split('\n') ?? []).map((line) => `      ${terminalText(line)}`.trimEnd()),
    ];
  });
}
