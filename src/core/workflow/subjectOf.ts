import type { Buffer } from 'node:buffer';

/** The first line of a commit message. */
export function subjectOf(message: Buffer): string {
  return message.toString('utf8').trimStart().split('\n', 1)[0]?.trimEnd() ?? '';
}
