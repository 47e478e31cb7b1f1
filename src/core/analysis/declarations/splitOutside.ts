const openers = '([{<';
const closers = ')]}>';

/**
 * The parts of a signature between separators that stand outside brackets and literals. `limit` parts at most; the
 * last one holds the rest.
 */
export function splitOutside(
  text: string,
  separator: string,
  limit = Number.POSITIVE_INFINITY,
): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length && parts.length + 1 < limit; at += 1) {
    const character = text[at] ?? '';
    if (character === '"' || character === '`') at = endOfLiteral(text, at, character);
    else if (isArrow(text, at)) at += 1;
    else if (depth === 0 && isSeparator(text, at, separator)) {
      parts.push(text.slice(from, at).trim());
      from = at + separator.length;
      at = from - 1;
    } else if (openers.includes(character)) depth += 1;
    else if (closers.includes(character)) depth = Math.max(0, depth - 1);
  }
  return [...parts, text.slice(from).trim()];
}

/** `::` is no `:`, and `==`, `<=` are no `=`. */
function isSeparator(text: string, at: number, separator: string): boolean {
  if (!text.startsWith(separator, at)) return false;
  if (separator === ':') return text[at + 1] !== ':' && text[at - 1] !== ':';
  return separator !== '=' || (text[at + 1] !== '=' && !/[=!<>]/.test(text[at - 1] ?? ''));
}

function isArrow(text: string, at: number): boolean {
  return (text[at] === '=' || text[at] === '-') && text[at + 1] === '>';
}

function endOfLiteral(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === quote) return at;
  }
  return text.length;
}
