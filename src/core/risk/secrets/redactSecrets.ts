import { findSecrets } from './findSecrets.ts';

/** The text with the value of each secret replaced: messages quote the change, and reports travel. */
export function redactSecrets(text: string): string {
  const secrets = findSecrets(text).toSorted((a, b) => a.start - b.start);
  if (secrets.length === 0) return text;
  let shown = '';
  let at = 0;
  for (const { start, end } of secrets) {
    if (start < at) continue;
    shown += `${text.slice(at, start)}[secret]`;
    at = end;
  }
  return shown + text.slice(at);
}
