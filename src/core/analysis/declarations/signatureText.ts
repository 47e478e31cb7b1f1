/** What begins a comment to the end of the line; `/* … *\/` is one with either, where the language has it. */
export type LineComment = '//' | '#';

const slashTokens =
  /\/\/[^\n]*|\/\*[^]*?\*\/|"(?:\\[^]|[^"\\])*"|`(?:\\[^]|[^`\\])*`|'(?:\\[^]|[^'\\\n])'|'(?:\\[^]|[^'\\\n])*'(?!\s*[:>,])|\s+|[^\s"'`/]+|[^]/g;
const hashTokens =
  /#[^\n]*|"""[^]*?"""|'''[^]*?'''|"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'|\\\r?\n|\s+|[^\s"'#\\]+|[^]/g;

/**
 * A piece of a signature without comments, line breaks and trailing commas, for people to read. Two pieces that differ
 * in nothing else have the same `signatureKey`.
 */
export function signatureText(text: string, comment: LineComment): string {
  const plain = /[\n\t"'`#/\\]|\s{2}/.test(text) ? withoutComments(text, comment) : text;
  return plain
    .replace(/([([{<])\s+/g, '$1')
    .replace(/,?\s*([)\]}>])/g, (_, closer: string) => closer)
    .trim();
}

function withoutComments(text: string, comment: LineComment): string {
  const tokens = text.match(comment === '//' ? slashTokens : hashTokens) ?? [];
  return tokens
    .map((token) => {
      if (/^(?:\/[/*]|\\\r?\n)/.test(token) || (comment === '#' && token.startsWith('#'))) return ' ';
      return /^\s/.test(token) ? ' ' : token;
    })
    .join('')
    .replace(/ {2,}/g, ' ');
}

/** The text without white space that separates nothing: equal for signatures that say the same. */
export function signatureKey(text: string): string {
  return text.replace(/(?<=[\p{L}\p{N}_$]) (?=[\p{L}\p{N}_$])|\s+/gu, (space, at: number) =>
    space === ' ' && isBetweenWords(text, at) ? ' ' : '',
  );
}

function isBetweenWords(text: string, at: number): boolean {
  return /[\p{L}\p{N}_$]/u.test(text[at - 1] ?? '') && /[\p{L}\p{N}_$]/u.test(text[at + 1] ?? '');
}
