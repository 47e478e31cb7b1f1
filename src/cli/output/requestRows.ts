import type { WorkRequest } from '../../core/workflow/feedback/workRequests.ts';
import { requestWords } from './requestWords.ts';
import { terminalText } from './table.ts';

/** What reviewers ask for at a hunk, below its row. */
export function requestRows(requests: readonly WorkRequest[]): readonly string[] {
  return requests.flatMap((request) => [
    `    ${terminalText(requestWords(request))}`,
    ...(request.text?.split('\n') ?? []).map((line) => `      ${terminalText(line)}`.trimEnd()),
  ]);
}
