const maximumLength = 250;
/** Controls, line ends, and format characters that could reorder the text around them. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;
/** Values that writers use where they do not know. Compared in lower case. */
const meaningless: ReadonlySet<string> = new Set([
  'unknown',
  'default',
  '<synthetic>',
  'none',
  'null',
  'undefined',
  '-',
]);

/**
 * A tool, model or session name from an untrusted record: one line, at most 250 characters; null when it is no text
 * or says nothing (`unknown`, `default`, `<synthetic>`).
 */
export function cleanLabel(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = value
    .slice(0, maximumLength * 2)
    .replace(invisible, ' ')
    .trim()
    .slice(0, maximumLength)
    .toWellFormed();
  return text === '' || meaningless.has(text.toLowerCase()) ? null : text;
}
